import { describe, expect, it } from '@jest/globals';
import { Command, Deadline } from '../src/index.js';
import { ManualClock } from '../src/testing/index.js';

function page(clock: ManualClock, limits: number[], run: () => Promise<string>) {
  return limits.map(
    (timeoutMs, index) =>
      new Command({ name: `dependency.${index}`, group: 'page', clock, settings: { timeoutMs }, run }),
  );
}

describe('the timers', () => {
  it('number at most one per request, however many calls it makes', async () => {
    const clock = new ManualClock();
    const commands = page(clock, [100, 150, 150, 200, 220, 500, 1_000, 1_000], async () => 'row');
    const requests = 1_000;
    for (let request = 0; request < requests; request++) {
      using deadline = Deadline.after(300, clock);
      await Promise.all(commands.map((command) => command.execute('x', { deadline })));
      expect(clock.pending).toBeLessThanOrEqual(1);
      clock.advance(1);
    }
    expect(clock.scheduled).toBeLessThanOrEqual(requests);
  });

  it('number one for forty hanging calls, and none is left when they have ended', async () => {
    const clock = new ManualClock();
    const commands = page(clock, [100, 150, 200, 250], () => new Promise(() => undefined));
    const ended: string[] = [];
    const calls: Promise<unknown>[] = [];
    for (let request = 0; request < 10; request++) {
      const deadline = Deadline.after(230, clock);
      for (const command of commands) {
        calls.push(command.execute('x', { deadline }).catch((error: Error) => ended.push(error.name)));
      }
      expect(clock.pending).toBe(1);
      clock.advance(3);
    }
    clock.advance(300);
    await Promise.all(calls);
    expect(ended).toEqual(Array.from({ length: 40 }, () => 'CommandTimeoutError'));
    expect(clock.pending).toBe(0);
  });

  it('number one for a thousand calls without a deadline', async () => {
    const clock = new ManualClock();
    const [command] = page(clock, [1_000], async () => 'row');
    for (let call = 0; call < 1_000; call++) await command!.execute('x');
    expect(clock.scheduled).toBe(1);
  });
});
