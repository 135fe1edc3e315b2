import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { Command, CommandRegistry, RetryBudget } from '../src/index.js';
import { ManualClock } from '../src/testing/index.js';
import { scripted } from './dependency.js';

describe('a retry', () => {
  it('repeats a failed call of an idempotent command as attempt 2', async () => {
    const attempts: number[] = [];
    const command = new Command<string, string>({
      name: 'rows.build',
      group: 'rows',
      idempotent: true,
      run: async (_input, { attempt }) => {
        attempts.push(attempt);
        if (attempt === 1) throw new Error('reset');
        return 'rows';
      },
    });
    expect(await command.execute('x')).toBe('rows');
    expect(attempts).toEqual([1, 2]);
    expect(command.snapshot()).toMatchObject({
      breaker: { errorPercent: 0 },
      counts: { retry: 1, success: 1, failure: 0 },
    });
  });

  it('happens once, and the error then tells the layer above not to retry', async () => {
    const { command, state } = scripted({ idempotent: true });
    await expect(command.execute(false)).rejects.toMatchObject({ retriable: false });
    expect(state.calls).toBe(2);
  });

  it('is left to the layer above when the command is not idempotent', async () => {
    const { command } = scripted();
    await expect(command.execute(false)).rejects.toMatchObject({ retriable: true });
  });

  const refusing = Object.assign(new Error('overloaded'), { retriable: false });
  it.each<{ why: string; options: Parameters<typeof scripted>[0]; execute?: { retry: boolean } }>([
    { why: 'the command is not idempotent', options: {} },
    { why: 'retries are disabled', options: { idempotent: true, settings: { retryEnabled: false } } },
    { why: 'the request is itself a retry', options: { idempotent: true }, execute: { retry: false } },
    { why: 'the error forbids it', options: { idempotent: true, run: () => Promise.reject(refusing) } },
    {
      why: 'the budget is empty',
      options: { idempotent: true, retryBudget: new RetryBudget({ ratio: 0, reservePerSecond: 0 }) },
    },
    { why: 'the request is bad', options: { idempotent: true, isBadRequest: () => true } },
  ])('does not happen when $why', async ({ options, execute }) => {
    const { command } = scripted(options);
    await command.execute(false, execute).catch(() => undefined);
    expect(command.snapshot().counts.retry).toBe(0);
  });

  it('stays within the time limit of the execution', async () => {
    const clock = new ManualClock();
    let calls = 0;
    const command = new Command<string, string>({
      name: 'rows.build',
      group: 'rows',
      clock,
      idempotent: true,
      settings: { timeoutMs: 100 },
      run: () => {
        calls++;
        return calls === 1 ? Promise.reject(new Error('reset')) : new Promise(() => undefined);
      },
    });
    const answer = command.execute('x').catch((error: Error) => error.name);
    await clock.run(100);
    expect(await answer).toBe('CommandTimeoutError');
    expect(calls).toBe(2);
  });
});

describe('the retry budget', () => {
  it('allows retries for a fifth of the requests plus the reserve', () => {
    const budget = new RetryBudget({ ratio: 0.2, reservePerSecond: 1 });
    let retries = 0;
    for (let request = 0; request < 1_000; request++) {
      budget.recordRequest(0);
      if (budget.tryRetry(0)) retries++;
    }
    expect(retries).toBe(210);
  });

  it('refills as its window moves', () => {
    const budget = new RetryBudget({ ratio: 0, reservePerSecond: 1 });
    const drain = (now: number): number =>
      Array.from({ length: 100 }, () => budget.tryRetry(now)).filter(Boolean).length;
    expect(drain(0)).toBe(10);
    expect(drain(9_999)).toBe(0);
    expect(drain(10_000)).toBe(10);
  });

  it('never allows more retries in a window than share and reserve', () => {
    const steps = fc.array(fc.record({ ms: fc.nat(3_000), requests: fc.nat(40), failing: fc.nat(40) }), {
      maxLength: 40,
    });
    fc.assert(
      fc.property(steps, (sequence) => {
        const budget = new RetryBudget({ ratio: 0.2, reservePerSecond: 0.5 });
        const log: Array<{ at: number; kind: 'request' | 'retry' }> = [];
        let at = 0;
        for (const { ms, requests, failing } of sequence) {
          at += ms;
          for (let i = 0; i < requests; i++) {
            budget.recordRequest(at);
            log.push({ at, kind: 'request' });
          }
          for (let i = 0; i < failing; i++) {
            if (!budget.tryRetry(at)) continue;
            log.push({ at, kind: 'retry' });
            // The budget's window: nine whole buckets of 1 s and the current one.
            const from = (Math.floor(at / 1_000) - 9) * 1_000;
            const count = (kind: string): number =>
              log.filter((entry) => entry.kind === kind && entry.at >= from).length;
            expect(count('retry')).toBeLessThanOrEqual(0.2 * count('request') + 5);
          }
        }
      }),
    );
  });

  it('is shared by all commands of a group', async () => {
    const registry = new CommandRegistry({ ratio: 0, reservePerSecond: 0.1 });
    const clock = new ManualClock();
    const commands = ['a', 'b'].map(
      (name) =>
        new Command({
          name,
          group: 'rows',
          registry,
          clock,
          idempotent: true,
          run: () => Promise.reject(new Error('down')),
        }),
    );
    for (const command of commands) await command.execute(undefined).catch(() => undefined);
    expect(registry.snapshots().map(({ counts }) => counts.retry)).toEqual([1, 0]);
  });

  it('limits the load of three retrying layers on a dead backend to 1.2 times, not 1.73', async () => {
    const clock = new ManualClock();
    const requests = 10_000;
    let backend = 0;
    const layer = (name: string, below: (retry: boolean) => Promise<string>) => {
      const command = new Command<undefined, string>({
        name,
        group: name,
        clock,
        idempotent: true,
        retryBudget: new RetryBudget({ reservePerSecond: 0 }),
        settings: { breakerEnabled: false },
        run: (_input, { attempt }) => below(attempt === 1),
      });
      return (retry: boolean) => command.execute(undefined, { retry });
    };
    const outer = layer(
      'outer',
      layer(
        'middle',
        layer('inner', () => (backend++, Promise.reject(new Error('down')))),
      ),
    );
    for (let request = 0; request < requests; request++) await outer(true).catch(() => undefined);
    expect(backend / requests).toBeGreaterThan(1.19);
    expect(backend / requests).toBeLessThanOrEqual(1.2);
  });
});
