import { describe, expect, it } from '@jest/globals';
import { isOver, pause, positionAt, resume, seek, startAt } from '../src/player/playback.js';

const playing = { position: 0, since: 0, duration: 6_000 };

describe('playback', () => {
  it('runs a minute of film a second, and stops at the end', () => {
    expect(positionAt(playing, 10_000)).toBe(600);
    expect(positionAt(playing, 1_000_000)).toBe(6_000);
    expect(isOver(playing, 100_000)).toBe(true);
  });

  it('stands still while paused and goes on from there', () => {
    const paused = pause(playing, 10_000);
    expect(positionAt(paused, 50_000)).toBe(600);
    expect(positionAt(resume(paused, 50_000), 51_000)).toBe(660);
  });

  it('seeks within the film, paused or not', () => {
    expect(positionAt(seek(playing, 1_200, 5_000), 6_000)).toBe(1_260);
    expect(positionAt(seek(pause(playing, 0), 99_999, 5_000), 6_000)).toBe(6_000);
  });

  it('begins again after the end', () => {
    expect(positionAt(resume(playing, 200_000), 200_000)).toBe(0);
    expect([startAt(6_000, undefined), startAt(6_000, 0.5), startAt(6_000, 0.99)]).toEqual([0, 3_000, 0]);
  });
});
