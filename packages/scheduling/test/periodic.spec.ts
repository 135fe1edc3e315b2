import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { Periodic } from '../src/index.js';
import type { PeriodicOptions, PeriodicTask } from '../src/index.js';

const errors: unknown[] = [];
let runs = 0;

beforeEach(() => {
  jest.useFakeTimers();
  errors.length = 0;
  runs = 0;
});
afterEach(() => {
  jest.useRealTimers();
});

function periodic(task: PeriodicTask, options: Partial<PeriodicOptions> = {}): Periodic {
  const counted: PeriodicTask = (signal) => {
    runs += 1;
    return task(signal);
  };
  return new Periodic(counted, { everyMs: 100, onError: (error) => void errors.push(error), ...options });
}

const done = () => Promise.resolve();

describe('a periodic task', () => {
  it('runs at once, and again after each pause', async () => {
    await using loop = periodic(done);
    loop.start();
    expect(runs).toBe(1);
    await jest.advanceTimersByTimeAsync(250);
    expect(runs).toBe(3);
  });

  it('waits before the first run when told to', async () => {
    await using loop = periodic(done, { firstAfterMs: 50 });
    loop.start();
    expect(runs).toBe(0);
    await jest.advanceTimersByTimeAsync(50);
    expect(runs).toBe(1);
  });

  it('never runs twice at the same time', async () => {
    const slow = Promise.withResolvers<void>();
    await using loop = periodic(() => slow.promise);
    loop.start();
    await jest.advanceTimersByTimeAsync(1_000);
    expect(runs).toBe(1);
    slow.resolve();
    await jest.advanceTimersByTimeAsync(100);
    expect(runs).toBe(2);
  });

  it('continues after a failure and reports it', async () => {
    await using loop = periodic(() => Promise.reject(new Error('no luck')));
    loop.start();
    await jest.advanceTimersByTimeAsync(100);
    expect(runs).toBe(2);
    expect(errors).toEqual([new Error('no luck'), new Error('no luck')]);
  });

  it('continues after the task threw before it returned a promise', async () => {
    await using loop = periodic(() => {
      throw new Error('at once');
    });
    loop.start();
    await jest.advanceTimersByTimeAsync(100);
    expect(errors).toHaveLength(2);
  });

  it('pauses as long as the task or the error handler says', async () => {
    await using loop = periodic(() => (runs === 1 ? Promise.resolve(10) : Promise.reject(new Error('no luck'))), {
      onError: () => 20,
    });
    loop.start();
    await jest.advanceTimersByTimeAsync(10);
    expect(runs).toBe(2);
    await jest.advanceTimersByTimeAsync(19);
    expect(runs).toBe(2);
    await jest.advanceTimersByTimeAsync(1);
    expect(runs).toBe(3);
  });

  it('reads a pause that changes, and varies it by the jitter', async () => {
    let everyMs = 100;
    await using loop = periodic(done, { everyMs: () => everyMs, jitter: 0.2, random: () => 0 });
    loop.start();
    await jest.advanceTimersByTimeAsync(80);
    expect(runs).toBe(2);
    everyMs = 10;
    await jest.advanceTimersByTimeAsync(80 + 8);
    expect(runs).toBe(4);
  });

  it('runs at once when it is woken in a pause, and once more when it is woken during a run', async () => {
    const first = Promise.withResolvers<void>();
    await using loop = periodic(() => (runs === 2 ? first.promise : done()));
    loop.start();
    await jest.advanceTimersByTimeAsync(0);
    loop.wake();
    await jest.advanceTimersByTimeAsync(0);
    expect(runs).toBe(2);
    loop.wake();
    first.resolve();
    await jest.advanceTimersByTimeAsync(0);
    expect(runs).toBe(3);
  });

  it('aborts the current run on stop, waits for it, and reports no error', async () => {
    const aborted = periodic(
      (signal) =>
        new Promise((_, reject) => {
          signal.addEventListener('abort', () => reject(new Error('aborted')), { once: true });
        }),
    );
    aborted.start();
    await aborted.stop();
    await jest.advanceTimersByTimeAsync(1_000);
    expect(runs).toBe(1);
    expect(errors).toEqual([]);
  });

  it('does not run after it was stopped in a pause', async () => {
    const loop = periodic(done);
    loop.start();
    await jest.advanceTimersByTimeAsync(10);
    await loop.stop();
    await jest.advanceTimersByTimeAsync(1_000);
    expect(runs).toBe(1);
  });
});
