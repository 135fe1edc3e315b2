import { Command, type CommandOptions } from '../src/index.js';
import { ManualClock, settled } from '../src/testing/index.js';

interface Pending {
  readonly signal: () => AbortSignal;
  readonly answer: (value: string) => Promise<void>;
  readonly fail: (error: Error) => Promise<void>;
}

/** A dependency that answers when the test tells it to, and the command that protects it, on a manual clock. */
export function dependency(options: Partial<CommandOptions<string, string>> = {}) {
  const clock = new ManualClock(1_000_000);
  const calls: Pending[] = [];
  const command = new Command<string, string>({
    name: 'rows.build',
    group: 'rows',
    clock,
    run: (_input, context) =>
      new Promise((resolve, reject) => {
        calls.push({
          signal: () => context.signal,
          answer: (value) => (resolve(value), settled()),
          fail: (error) => (reject(error), settled()),
        });
      }),
    ...options,
  });
  return { clock, calls, command };
}

/** A command whose calls succeed or fail immediately, as its input says. */
export function scripted(options: Partial<CommandOptions<boolean, string>> = {}) {
  const clock = new ManualClock(1_000_000);
  const state = { calls: 0 };
  const command = new Command<boolean, string>({
    name: 'rows.build',
    group: 'rows',
    clock,
    run: async (healthy) => {
      state.calls++;
      await Promise.resolve();
      if (!healthy) throw new Error('no rows');
      return 'rows';
    },
    ...options,
  });
  const call = (healthy: boolean): Promise<string> => command.execute(healthy).catch((error: Error) => error.name);
  return { clock, state, command, call };
}
