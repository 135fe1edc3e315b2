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

describe('a fault', () => {
  it('does not change the call when there is none', async () => {
    const { command, calls, rules, asked } = faulty({ kind: 'hang' });
    rules.fault = undefined;
    const answer = command.execute('x');
    await calls[0]!.answer('rows');
    expect(await answer).toBe('rows');
    expect(asked).toEqual(['rows.build']);
  });

  it.each<{ fault: Fault; code: string; message: string }>([
    { fault: { kind: 'error', message: 'catalog on fire' }, code: 'FAULT_ERROR', message: 'catalog on fire' },
    { fault: { kind: 'abort' }, code: 'FAULT_ABORT', message: 'cut by a fault rule' },
  ])(
    'of kind $fault.kind rejects with the reason fault and does not call the dependency',
    async ({ fault, code, message }) => {
      const { command, calls } = faulty(fault);
      await expect(command.execute('x')).rejects.toMatchObject({
        reason: 'fault',
        message: expect.stringContaining(message),
        cause: { code },
      });
      expect(calls).toEqual([]);
      expect(command.snapshot().breaker).toMatchObject({ calls: 1, errorPercent: 100 });
    },
  );

  it('of kind hang does not call and holds its place in the bulkhead until the time limit', async () => {
    const { command, calls, clock } = faulty({ kind: 'hang' });
    const answer = command.execute('x').catch((error: Error) => error.name);
    await clock.run(99);
    expect(command.snapshot().inFlight).toBe(1);
    await clock.run(1);
    expect(await answer).toBe('CommandTimeoutError');
    expect(calls).toEqual([]);
  });

  it('of kind drop calls and discards the answer', async () => {
    const { command, calls, clock } = faulty({ kind: 'drop' });
    const answer = command.execute('x').catch((error: Error) => error.name);
    await calls[0]!.answer('rows');
    await clock.run(100);
    expect(await answer).toBe('CommandTimeoutError');
  });

  it('of kind delay calls later and returns the answer of the dependency', async () => {
    const { command, calls, clock } = faulty({ kind: 'delay', ms: 40 });
    const answer = command.execute('x');
    await clock.run(39);
    expect(calls).toEqual([]);
    await clock.run(1);
    await calls[0]!.answer('rows');
    expect(await answer).toBe('rows');
    expect(command.snapshot().latencyMs[100]).toBe(40);
  });

  it('of kind delay does not call when it exceeds the time limit', async () => {
    const { command, calls, clock } = faulty({ kind: 'delay', ms: 140 });
    const answer = command.execute('x').catch((error: Error) => error.name);
    await clock.run(200);
    expect(await answer).toBe('CommandTimeoutError');
    expect(calls).toEqual([]);
  });
});
