import { setTimeout as pause } from 'node:timers/promises';
import { describe, expect, it } from '@jest/globals';
import { OpenLoop } from '../src/index.js';

describe('an open loop', () => {
  it('keeps its rate while calls are slow, and passes the time at which each call was due', async () => {
    const dues: number[] = [];
    const loop = new OpenLoop(10, async (due) => {
      dues.push(due);
      await pause(60);
    });
    while (dues.length < 5) await pause(5);
    await loop[Symbol.asyncDispose]();
    for (const [index, due] of dues.entries()) expect(due).toBeCloseTo((dues[0] ?? 0) + index * 10, 5);
  });

  it('makes late calls after a stall of its own process instead of skipping them', async () => {
    const late: number[] = [];
    const loop = new OpenLoop(10, (due) => {
      late.push(performance.now() - due);
      return Promise.resolve();
    });
    while (late.length < 1) await pause(1);
    for (const until = performance.now() + 100; performance.now() < until;);
    while (late.length < 10) await pause(1);
    await loop[Symbol.asyncDispose]();
    expect(Math.max(...late)).toBeGreaterThan(80);
  });

  it('is disposed only after its last call has ended', async () => {
    let [begun, ended] = [0, 0];
    const loop = new OpenLoop(5, async () => {
      begun += 1;
      await pause(30);
      ended += 1;
    });
    while (begun < 3) await pause(1);
    await loop[Symbol.asyncDispose]();
    expect(ended).toBe(begun);
  });
});
