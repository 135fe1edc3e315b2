import { describe, expect, it } from '@jest/globals';
import type { Fault } from '../src/index.js';
import { dependency } from './dependency.js';

function faulty(first: Fault) {
  const rules: { fault: Fault | undefined } = { fault: first };
  const asked: string[] = [];
  const made = dependency({
    settings: { timeoutMs: 100 },
    fault: (command) => {
      asked.push(command);
      return rules.fault;
    },
  });
  return { ...made, rules, asked };
}

describe('fault', () => {
  it('leaves calls alone when there is none', async () => {
    const { command, calls, rules, asked } = faulty({ kind: 'hang' });
    rules.fault = undefined;
    const answer = command.execute('x');
    await calls[0]!.answer('rows');
    expect(await answer).toBe('rows');
    expect(asked).toEqual(['rows.build']);
  });

  it.each<{ fault: Fault; code: string; message: string }>([
    { fault: { kind: 'error', message: 'catalogue on fire' }, code: 'FAULT_ERROR', message: 'catalogue on fire' },
    { fault: { kind: 'abort' }, code: 'FAULT_ABORT', message: 'cut by a fault rule' },
  ])('$fault.kind rejects for the reason fault, without a call', async ({ fault, code, message }) => {
    const { command, calls } = faulty(fault);
    await expect(command.execute('x')).rejects.toMatchObject({
      reason: 'fault',
      message: expect.stringContaining(message),
      cause: { code },
    });
    expect(calls).toEqual([]);
    expect(command.snapshot().breaker).toMatchObject({ calls: 1, errorPercent: 100 });
  });

  it('hang never calls and ends by the time limit, holding its place until then', async () => {
    const { command, calls, clock } = faulty({ kind: 'hang' });
    const answer = command.execute('x').catch((error: Error) => error.name);
    await clock.run(99);
    expect(command.snapshot().inFlight).toBe(1);
    await clock.run(1);
    expect(await answer).toBe('CommandTimeoutError');
    expect(calls).toEqual([]);
  });

  it('drop calls, and loses the answer', async () => {
    const { command, calls, clock } = faulty({ kind: 'drop' });
    const answer = command.execute('x').catch((error: Error) => error.name);
    await calls[0]!.answer('rows');
    await clock.run(100);
    expect(await answer).toBe('CommandTimeoutError');
  });

  it('delay calls later, and then answers as the dependency does', async () => {
    const { command, calls, clock } = faulty({ kind: 'delay', ms: 40 });
    const answer = command.execute('x');
    await clock.run(39);
    expect(calls).toEqual([]);
    await clock.run(1);
    await calls[0]!.answer('rows');
    expect(await answer).toBe('rows');
    expect(command.snapshot().latencyMs[100]).toBe(40);
  });

  it('delay beyond the time limit starts nothing', async () => {
    const { command, calls, clock } = faulty({ kind: 'delay', ms: 140 });
    const answer = command.execute('x').catch((error: Error) => error.name);
    await clock.run(200);
    expect(await answer).toBe('CommandTimeoutError');
    expect(calls).toEqual([]);
  });
});
