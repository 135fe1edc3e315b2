import { describe, expect, it, jest } from '@jest/globals';
import { Command, CommandRegistry, Deadline, DuplicateCommandError, type CommandEvent } from '../src/index.js';
import { ManualClock, settled } from '../src/testing/index.js';
import { dependency, scripted } from './dependency.js';

describe('a command', () => {
  it('returns the answer of the dependency', async () => {
    const { command, calls } = dependency();
    const answer = command.execute('x');
    await calls[0]!.answer('rows');
    expect(await answer).toBe('rows');
    expect(command.snapshot()).toMatchObject({ inFlight: 0, counts: { success: 1, failure: 0 } });
  });

  it('rejects with the error of the dependency as cause and its stated reason', async () => {
    const { command, calls } = dependency();
    const answer = command.execute('x');
    const cause = Object.assign(new Error('no films left'), { reason: 'sold-out' });
    void calls[0]!.fail(cause);
    await expect(answer).rejects.toMatchObject({
      name: 'CommandFailedError',
      code: 'COMMAND_FAILED',
      command: 'rows.build',
      reason: 'sold-out',
      cause,
    });
  });

  it('rejects when the dependency throws synchronously', async () => {
    const { command } = dependency({
      run: () => {
        throw new Error('at once');
      },
    });
    await expect(command.execute('x')).rejects.toMatchObject({ code: 'COMMAND_FAILED', reason: 'error' });
    expect(command.snapshot().inFlight).toBe(0);
  });

  it('times out, aborts the work and drops a late answer', async () => {
    const { command, calls, clock } = dependency({ settings: { timeoutMs: 150 } });
    const answer = command.execute('x');
    const signal = calls[0]!.signal();
    clock.advance(149);
    expect(signal.aborted).toBe(false);
    clock.advance(1);
    await expect(answer).rejects.toMatchObject({ code: 'COMMAND_TIMEOUT', reason: 'timeout' });
    expect(signal.aborted).toBe(true);
    await calls[0]!.answer('late');
    expect(command.snapshot()).toMatchObject({ inFlight: 0, counts: { timeout: 1, success: 0 } });
  });

  it('times out at the deadline of the caller if that comes first', async () => {
    const { command, calls, clock } = dependency({ settings: { timeoutMs: 150 } });
    const deadline = Deadline.after(40, clock);
    const answer = command.execute('x', { deadline });
    expect(calls[0]!.signal()).toBe(deadline.signal);
    clock.advance(40);
    await expect(answer).rejects.toMatchObject({ reason: 'timeout' });
  });

  it('does not call the dependency when the deadline has passed', async () => {
    const { command, calls, clock } = dependency();
    const deadline = Deadline.after(40, clock);
    clock.advance(40);
    await expect(command.execute('x', { deadline })).rejects.toMatchObject({
      code: 'DEADLINE_SPENT',
      reason: 'deadline',
    });
    expect(calls).toEqual([]);
    expect(command.snapshot().breaker.calls).toBe(0);
  });

  it('stops when the caller cancels, without fallback, and counts neither a success nor a failure', async () => {
    const { command, calls, clock } = dependency({ fallback: () => 'popular' });
    const deadline = Deadline.after(40, clock);
    const running = command.execute('x', { deadline });
    const signal = calls[0]!.signal();
    deadline.cancel();
    await expect(running).rejects.toMatchObject({ code: 'COMMAND_CANCELLED' });
    expect(signal.aborted).toBe(true);
    await expect(command.execute('x', { deadline })).rejects.toMatchObject({ code: 'COMMAND_CANCELLED' });
    expect(calls.length).toBe(1);
    expect(command.snapshot()).toMatchObject({
      breaker: { calls: 0 },
      counts: { cancelled: 2, 'fallback-success': 0 },
    });
  });

  it('does not call the dependency for work that is already done', async () => {
    const { command, calls, clock } = dependency();
    const done = Deadline.after(300, clock).child(100);
    done.close();
    await expect(command.execute('x', { deadline: done })).rejects.toMatchObject({ code: 'COMMAND_CANCELLED' });
    expect(calls).toEqual([]);
  });

  it('rethrows a bad request unchanged, without fallback', async () => {
    const { command, calls } = dependency({ fallback: () => 'popular', isBadRequest: (e) => e instanceof RangeError });
    const answer = command.execute('x');
    const error = new RangeError('rows must be 1 to 40');
    void calls[0]!.fail(error);
    await expect(answer).rejects.toBe(error);
    expect(command.snapshot().counts).toMatchObject({ 'bad-request': 1, failure: 0, 'fallback-success': 0 });
  });

  it('reads its settings on every call and reports the current ones', async () => {
    let timeoutMs = 100;
    const { command, clock } = dependency({ settings: { timeoutMs: () => timeoutMs } });
    timeoutMs = 10;
    expect(command.settings.timeoutMs).toBe(10);
    expect(command.snapshot().settings).toMatchObject({
      timeoutMs: 10,
      maxConcurrent: 10,
      breakerSleepWindowMs: 5_000,
    });
    const answer = command.execute('x');
    clock.advance(10);
    await expect(answer).rejects.toMatchObject({ reason: 'timeout' });
  });

  it('refuses with one frozen error without a stack', async () => {
    const { command } = dependency({ settings: { breakerForceOpen: true } });
    const [first, second] = await Promise.all([1, 2].map(() => command.execute('x').catch((error: unknown) => error)));
    expect(first).toBe(second);
    expect(Object.isFrozen(first)).toBe(true);
    expect((first as Error).stack).not.toContain('at ');
  });
});

describe('the bulkhead', () => {
  it('refuses calls over the limit and has room again when a call ends', async () => {
    const { command, calls } = dependency({ settings: { maxConcurrent: 2 } });
    const first = command.execute('1');
    const second = command.execute('2');
    await expect(command.execute('3')).rejects.toMatchObject({ code: 'BULKHEAD_FULL', reason: 'bulkhead-full' });
    await calls[0]!.answer('one');
    const fourth = command.execute('4');
    expect(calls.length).toBe(3);
    await calls[1]!.answer('two');
    await calls[2]!.answer('four');
    expect(await Promise.all([first, second, fourth])).toEqual(['one', 'two', 'four']);
  });

  it('counts its refusals as failures for the breaker, as Hystrix does', async () => {
    const { command, call } = scripted({ settings: { maxConcurrent: 0 } });
    for (let i = 0; i < 20; i++) await call(true);
    expect(command.breakerState).toBe('open');
  });
});

describe('the fallback', () => {
  it.each([
    { reason: 'error', settings: {} },
    { reason: 'breaker-open', settings: { breakerForceOpen: true } },
    { reason: 'bulkhead-full', settings: { maxConcurrent: 0 } },
  ])('answers after $reason and receives the error', async ({ reason, settings }) => {
    const { command } = scripted({
      settings,
      fallback: (healthy, error) => `popular after ${error.reason}, ${healthy}`,
    });
    expect(await command.execute(false)).toBe(`popular after ${reason}, false`);
    expect(command.snapshot().counts['fallback-success']).toBe(1);
  });

  it('answers when the deadline passes during the call and when it had passed before', async () => {
    const { command, clock, calls } = dependency({ fallback: (_input, error) => error.reason });
    const deadline = Deadline.after(40, clock);
    const answer = command.execute('x', { deadline });
    clock.advance(40);
    expect(await answer).toBe('timeout');
    expect(await command.execute('x', { deadline })).toBe('deadline');
    expect(calls.length).toBe(1);
  });

  it('is limited to ten in flight, so that slow fallbacks do not pile up', async () => {
    const waiting: Array<() => void> = [];
    const { command } = dependency({
      settings: { breakerForceOpen: true },
      fallback: () => new Promise((resolve) => waiting.push(() => resolve('popular'))),
    });
    const ten = Array.from({ length: 10 }, () => command.execute('x'));
    await expect(command.execute('x')).rejects.toMatchObject({ reason: 'breaker-open' });
    expect(command.snapshot()).toMatchObject({ fallbackInFlight: 10, counts: { 'fallback-rejected': 1 } });
    for (const answer of waiting) answer();
    expect(await Promise.all(ten)).toEqual(Array.from({ length: 10 }, () => 'popular'));
    expect(command.snapshot().fallbackInFlight).toBe(0);
  });

  it('leaves the caller the first error when it fails itself', async () => {
    const { command, call } = scripted({ fallback: () => Promise.reject(new Error('no popular rows')) });
    expect(await call(false)).toBe('CommandFailedError');
    expect(command.snapshot()).toMatchObject({ fallbackInFlight: 0, counts: { 'fallback-failure': 1 } });
  });

  it('can be disabled', async () => {
    const { command, call } = scripted({ fallback: () => 'popular', settings: { fallbackEnabled: false } });
    expect(await call(false)).toBe('CommandFailedError');
    expect(command.snapshot().counts['fallback-disabled']).toBe(1);
  });

  it('produces no event for a command that has none', async () => {
    const { command, call } = scripted();
    await call(false);
    const counts = Object.entries(command.snapshot().counts).filter(([, count]) => count > 0);
    expect(counts).toEqual([['failure', 1]]);
  });
});

describe('the events of a command', () => {
  it('report each step in order, with time and cause', async () => {
    const seen: CommandEvent[] = [];
    const { command, call, clock } = scripted({ fallback: () => 'popular', settings: { breakerVolumeThreshold: 2 } });
    const end = command.events.onEvent((event) => seen.push(event));
    await call(true);
    await call(false);
    await call(true);
    clock.advance(5_000);
    await call(true);
    end();
    await call(true);
    expect(seen.map(({ type }) => type)).toEqual([
      'success',
      'failure',
      'breaker-opened',
      'fallback-success',
      'short-circuited',
      'fallback-success',
      'breaker-half-opened',
      'success',
      'breaker-closed',
    ]);
    expect(seen[1]).toMatchObject({ command: 'rows.build', group: 'rows', at: 1_000_000, durationMs: 0 });
    expect(seen[1]!.error).toMatchObject({ code: 'COMMAND_FAILED' });
  });

  it('do not fail the call when a listener throws', async () => {
    const warning = jest.spyOn(process, 'emitWarning').mockImplementation(() => undefined);
    const { command, call } = scripted();
    command.events.onEvent(() => {
      throw new Error('metrics are down');
    });
    expect(await call(true)).toBe('rows');
    expect(warning.mock.calls.map(([message]) => message)).toEqual([expect.stringContaining('metrics are down')]);
    warning.mockRestore();
  });
});

describe('the registry', () => {
  const command = (registry: CommandRegistry, name: string, clock = new ManualClock()) =>
    new Command({ name, group: 'rows', registry, clock, idempotent: true, run: async (value: number) => value });

  it('lists its commands and forwards their events', async () => {
    const registry = new CommandRegistry();
    const heard: string[] = [];
    registry.onEvent((event) => heard.push(`${event.command} ${event.type}`));
    const first = command(registry, 'rows.build');
    const second = command(registry, 'rows.popular');
    await Promise.all([first.execute(1), second.execute(2)]);
    expect(heard).toEqual(['rows.build success', 'rows.popular success']);
    expect(registry.snapshots().map(({ name }) => name)).toEqual(['rows.build', 'rows.popular']);
    expect(registry.get('rows.build')).toBe(first);
  });

  it('refuses a second command of the same name', () => {
    const registry = new CommandRegistry();
    command(registry, 'rows.build');
    expect(() => command(registry, 'rows.build')).toThrow(DuplicateCommandError);
  });

  it('returns snapshots that survive a round trip through JSON', async () => {
    const registry = new CommandRegistry();
    await command(registry, 'rows.build').execute(1);
    await settled();
    expect(JSON.parse(JSON.stringify(registry.snapshots()))).toEqual(registry.snapshots());
  });
});
