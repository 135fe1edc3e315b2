import { describe, expect, it } from '@jest/globals';
import { Breaker, Bulkhead, Deadline, type SettingsSource } from '../src/index.js';
import { dependency, scripted } from './dependency.js';

async function calls(call: (healthy: boolean) => Promise<string>, script: string): Promise<void> {
  for (const letter of script) await call(letter === '+');
}

const times = (count: number, letter: string): string => letter.repeat(count);

describe('the breaker', () => {
  it.each<{ row: string; script: string; settings?: SettingsSource; state: string }>([
    { row: '19 failures', script: times(19, '-'), state: 'closed' },
    { row: '20 failures', script: times(20, '-'), state: 'open' },
    { row: '10 failures and then 10 successes', script: times(10, '-') + times(10, '+'), state: 'closed' },
    {
      row: '10 failures, 10 successes and another failure',
      script: times(10, '-') + times(10, '+') + '-',
      state: 'open',
    },
    { row: '10 successes and then 10 failures', script: times(10, '+') + times(10, '-'), state: 'open' },
    { row: '49 failures in 100 calls', script: times(51, '+') + times(49, '-'), state: 'closed' },
    { row: '50 failures in 100 calls', script: times(50, '+') + times(50, '-'), state: 'open' },
    {
      row: '5 failures and a volume threshold of 5',
      script: '-----',
      settings: { breakerVolumeThreshold: 5 },
      state: 'open',
    },
    {
      row: '2 failures in 20 calls and an error threshold of 10 %',
      script: times(18, '+') + '--',
      settings: { breakerErrorThresholdPercent: 10 },
      state: 'open',
    },
    {
      row: '40 failures while it is disabled',
      script: times(40, '-'),
      settings: { breakerEnabled: false },
      state: 'closed',
    },
  ])('is $state after $row', async ({ script, settings, state }) => {
    const { command, call } = scripted(settings === undefined ? {} : { settings });
    await calls(call, script);
    expect(command.breakerState).toBe(state);
  });

  it('forgets outcomes that are older than 10 s', async () => {
    const { command, call, clock } = scripted();
    await calls(call, times(19, '-'));
    clock.advance(10_000);
    await call(false);
    expect(command.breakerState).toBe('closed');
    expect(command.snapshot().breaker).toEqual({ state: 'closed', calls: 1, errorPercent: 100 });
  });

  it('does not open on a success when older successes leave the window', async () => {
    const { command, call, clock } = scripted();
    await calls(call, times(40, '+'));
    clock.advance(6_000);
    await calls(call, times(39, '-'));
    clock.advance(4_500);
    await calls(call, times(10, '+'));
    expect(command.snapshot().breaker).toEqual({ state: 'closed', calls: 49, errorPercent: (100 * 39) / 49 });
    await call(false);
    expect(command.breakerState).toBe('open');
  });

  it('remembers outcomes that are 9 s old', async () => {
    const { command, call, clock } = scripted();
    await calls(call, times(19, '-'));
    clock.advance(9_000);
    await call(false);
    expect(command.breakerState).toBe('open');
  });

  it('refuses calls while it is open and does not count them as failures', async () => {
    const { command, call, state } = scripted();
    await calls(call, times(20, '-'));
    const before = command.snapshot().breaker;
    expect(await call(true)).toBe('BreakerOpenError');
    expect(state.calls).toBe(20);
    expect(command.snapshot().breaker).toEqual(before);
    expect(command.snapshot().counts['short-circuited']).toBe(1);
  });

  it('counts bad requests neither as successes nor as failures', async () => {
    const { command, call } = scripted({ isBadRequest: () => true });
    await calls(call, times(40, '-'));
    expect(command.snapshot().breaker).toEqual({ state: 'closed', calls: 0, errorPercent: 0 });
  });

  it.each([
    { ms: 4_999, outcome: 'BreakerOpenError' },
    { ms: 5_000, outcome: 'rows' },
  ])('ends a call with $outcome $ms ms after opening', async ({ ms, outcome }) => {
    const { call, clock } = scripted();
    await calls(call, times(20, '-'));
    clock.advance(ms);
    expect(await call(true)).toBe(outcome);
  });

  it('closes after a successful probe and clears its counts', async () => {
    const { command, call, clock } = scripted();
    await calls(call, times(20, '-'));
    clock.advance(5_000);
    await call(true);
    expect(command.snapshot().breaker).toEqual({ state: 'closed', calls: 0, errorPercent: 0 });
    await calls(call, times(19, '-'));
    expect(command.breakerState).toBe('closed');
    await call(false);
    expect(command.breakerState).toBe('open');
  });

  it('opens for another sleep window after a failed probe', async () => {
    const { command, call, clock } = scripted();
    await calls(call, times(20, '-'));
    clock.advance(5_000);
    await call(false);
    expect(command.breakerState).toBe('open');
    clock.advance(4_999);
    expect(await call(true)).toBe('BreakerOpenError');
    clock.advance(1);
    expect(await call(true)).toBe('rows');
  });

  it('admits calls as soon as it is disabled', async () => {
    let breakerEnabled = true;
    const { call } = scripted({ settings: { breakerEnabled: () => breakerEnabled } });
    await calls(call, times(20, '-'));
    expect(await call(true)).toBe('BreakerOpenError');
    breakerEnabled = false;
    expect(await call(true)).toBe('rows');
  });

  it('follows the force settings, and forced open takes precedence', async () => {
    const forced = { open: false, closed: false };
    const { call } = scripted({
      settings: { breakerForceOpen: () => forced.open, breakerForceClosed: () => forced.closed },
    });
    forced.closed = true;
    await calls(call, times(40, '-'));
    expect(await call(true)).toBe('rows');
    forced.open = true;
    expect(await call(true)).toBe('BreakerOpenError');
    forced.closed = false;
    expect(await call(true)).toBe('BreakerOpenError');
  });
});

describe('a half-open breaker', () => {
  async function opened() {
    const made = dependency({
      settings: { timeoutMs: 30_000, maxConcurrent: 1_000 },
      isBadRequest: (error) => error instanceof RangeError,
    });
    const failing = Array.from({ length: 20 }, () => made.command.execute('x').catch(() => 'failed'));
    for (const call of made.calls.splice(0)) await call.fail(new Error('down'));
    await Promise.all(failing);
    expect(made.command.breakerState).toBe('open');
    return made;
  }

  it('keeps one probe in flight while the probe hangs and calls keep coming', async () => {
    const { command, calls: inFlight, clock } = await opened();
    let most = 0;
    // A dependency that hangs, a time limit of 30 s and steady traffic, for two minutes.
    for (let second = 0; second < 120; second++) {
      await clock.run(1_000);
      for (let i = 0; i < 50; i++) void command.execute('x').catch(() => undefined);
      most = Math.max(most, command.snapshot().inFlight);
    }
    expect(most).toBe(1);
    // Each cycle takes 5 s of sleep and 30 s of hanging probe.
    expect(inFlight.length).toBe(4);
  });

  it('lets the next call probe immediately after a probe was cancelled', async () => {
    const { command, calls: inFlight, clock } = await opened();
    clock.advance(5_000);
    const deadline = Deadline.after(60_000, clock);
    const cancelled = command.execute('x', { deadline }).catch((error: Error) => error.name);
    expect(command.breakerState).toBe('half-open');
    deadline.cancel();
    expect(await cancelled).toBe('CommandCancelledError');
    expect(command.breakerState).toBe('open');
    const probe = command.execute('x');
    expect(command.breakerState).toBe('half-open');
    await inFlight[1]!.answer('well');
    expect(await probe).toBe('well');
    expect(command.breakerState).toBe('closed');
  });

  it('opens again when the probe times out', async () => {
    const { command, clock } = await opened();
    clock.advance(5_000);
    const probe = command.execute('x').catch(() => 'ended');
    clock.advance(30_000);
    await probe;
    expect(command.breakerState).toBe('open');
  });

  it('closes when the dependency refuses the probe as a bad request', async () => {
    const { command, calls: inFlight, clock } = await opened();
    clock.advance(5_000);
    const probe = command.execute('x').catch((error: Error) => error.message);
    await inFlight[0]!.fail(new RangeError('bad'));
    expect(await probe).toBe('bad');
    expect(command.snapshot().breaker).toEqual({ state: 'closed', calls: 0, errorPercent: 0 });
  });

  it('stays half-open when an earlier call ends as a bad request', async () => {
    const {
      command,
      calls: inFlight,
      clock,
    } = dependency({
      settings: { timeoutMs: 30_000, maxConcurrent: 100 },
      isBadRequest: (error) => error instanceof RangeError,
    });
    const before = Array.from({ length: 21 }, () => command.execute('x').catch(() => 'failed'));
    for (const call of inFlight.slice(0, 20)) await call.fail(new Error('down'));
    clock.advance(5_000);
    const probe = command.execute('probe');
    await inFlight[20]!.fail(new RangeError('bad'));
    expect(command.breakerState).toBe('half-open');
    await inFlight[21]!.answer('well');
    await Promise.all([...before, probe]);
  });

  it('ignores the outcome of calls that started before it opened', async () => {
    const { command, calls: inFlight, clock } = dependency({ settings: { timeoutMs: 30_000, maxConcurrent: 100 } });
    const all = Array.from({ length: 22 }, () => command.execute('x').catch(() => 'failed'));
    for (const call of inFlight.slice(0, 20)) await call.fail(new Error('down'));
    clock.advance(5_000);
    all.push(command.execute('probe'));
    await inFlight[20]!.answer('late');
    expect(command.breakerState).toBe('half-open');
    await inFlight[21]!.fail(new Error('late'));
    expect(command.breakerState).toBe('half-open');
    await inFlight[22]!.answer('well');
    expect(command.breakerState).toBe('closed');
    await Promise.all(all);
  });

  it('does not retry a failed probe', async () => {
    const { command, call, clock, state } = scripted({ idempotent: true });
    for (let i = 0; i < 20; i++) await call(false);
    clock.advance(5_000);
    const before = state.calls;
    await call(false);
    expect(state.calls).toBe(before + 1);
    expect(command.breakerState).toBe('open');
  });

  it('probes as soon as there is room when the bulkhead refused a probe', async () => {
    let limit = 10;
    const { command, call, clock, state } = scripted({ settings: { maxConcurrent: () => limit } });
    for (let i = 0; i < 20; i++) await call(false);
    clock.advance(5_000);
    limit = 0;
    expect(await call(true)).toBe('BulkheadFullError');
    expect(command.breakerState).toBe('open');
    expect(state.calls).toBe(20);
    limit = 10;
    expect(await call(true)).toBe('rows');
    expect(command.breakerState).toBe('closed');
  });
});

describe('a breaker without a command', () => {
  it('opens and closes with default settings except for the given ones', () => {
    const changes: string[] = [];
    const breaker = new Breaker({ breakerVolumeThreshold: 2, breakerSleepWindowMs: () => 100 }, (to, at) =>
      changes.push(`${to} at ${at}`),
    );
    for (const at of [1, 2]) breaker.recordFailure(breaker.admit(at), at);
    expect(breaker.admit(101)).toBe('refuse');
    const admission = breaker.admit(102);
    expect(admission).toBe('probe');
    breaker.recordSuccess(admission, 103);
    expect(breaker.admit(104)).toBe('pass');
    expect(changes).toEqual(['open at 2', 'half-open at 102', 'closed at 103']);
  });
});

describe('a bulkhead without a command', () => {
  it('refuses calls beyond a fixed limit and admits again after a release', () => {
    const bulkhead = new Bulkhead(1);
    expect([bulkhead.tryAcquire(), bulkhead.tryAcquire()]).toEqual([true, false]);
    bulkhead.release();
    expect(bulkhead.tryAcquire()).toBe(true);
  });
});
