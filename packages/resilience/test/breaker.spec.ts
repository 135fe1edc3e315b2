import { describe, expect, it } from '@jest/globals';
import { Deadline, type SettingsSource } from '../src/index.js';
import { dependency, scripted } from './dependency.js';

async function calls(call: (healthy: boolean) => Promise<string>, script: string): Promise<void> {
  for (const letter of script) await call(letter === '+');
}

const times = (count: number, letter: string): string => letter.repeat(count);

describe('breaker', () => {
  it.each<{ row: string; script: string; settings?: SettingsSource; state: string }>([
    { row: '19 failures stay closed', script: times(19, '-'), state: 'closed' },
    { row: 'the 20th opens', script: times(20, '-'), state: 'open' },
    { row: 'half of 20, the last one a success', script: times(10, '-') + times(10, '+'), state: 'closed' },
    { row: 'half of 21, the last one a failure', script: times(10, '-') + times(10, '+') + '-', state: 'open' },
    { row: 'half of 20, the last one a failure', script: times(10, '+') + times(10, '-'), state: 'open' },
    { row: '49 of 100', script: times(51, '+') + times(49, '-'), state: 'closed' },
    { row: '50 of 100', script: times(50, '+') + times(50, '-'), state: 'open' },
    { row: 'a lower volume', script: '-----', settings: { breakerVolumeThreshold: 5 }, state: 'open' },
    {
      row: 'a lower share',
      script: times(18, '+') + '--',
      settings: { breakerErrorThresholdPercent: 10 },
      state: 'open',
    },
    { row: 'switched off', script: times(40, '-'), settings: { breakerEnabled: false }, state: 'closed' },
  ])('with $row is $state', async ({ script, settings, state }) => {
    const { command, call } = scripted(settings === undefined ? {} : { settings });
    await calls(call, script);
    expect(command.breakerState).toBe(state);
  });

  it('forgets what is older than 10 s', async () => {
    const { command, call, clock } = scripted();
    await calls(call, times(19, '-'));
    clock.advance(10_000);
    await call(false);
    expect(command.breakerState).toBe('closed');
    expect(command.snapshot().breaker).toEqual({ state: 'closed', calls: 1, errorPercent: 100 });
  });

  it('does not open on a dependency that works again, when the successes of before leave the window', async () => {
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

  it('still remembers what is 9 s old', async () => {
    const { command, call, clock } = scripted();
    await calls(call, times(19, '-'));
    clock.advance(9_000);
    await call(false);
    expect(command.breakerState).toBe('open');
  });

  it('refuses without calling while it is open, and counts no refusal', async () => {
    const { command, call, state } = scripted();
    await calls(call, times(20, '-'));
    const before = command.snapshot().breaker;
    expect(await call(true)).toBe('BreakerOpenError');
    expect(state.calls).toBe(20);
    expect(command.snapshot().breaker).toEqual(before);
    expect(command.snapshot().counts['short-circuited']).toBe(1);
  });

  it('counts bad requests as neither', async () => {
    const { command, call } = scripted({ isBadRequest: () => true });
    await calls(call, times(40, '-'));
    expect(command.snapshot().breaker).toEqual({ state: 'closed', calls: 0, errorPercent: 0 });
  });

  it.each([
    { ms: 4_999, outcome: 'BreakerOpenError' },
    { ms: 5_000, outcome: 'rows' },
  ])('$ms ms after opening, a call ends in $outcome', async ({ ms, outcome }) => {
    const { call, clock } = scripted();
    await calls(call, times(20, '-'));
    clock.advance(ms);
    expect(await call(true)).toBe(outcome);
  });

  it('closes after a successful probe and starts counting anew', async () => {
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

  it('opens again after a failed probe, for a whole sleep window', async () => {
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

  it('lets calls through as soon as it is switched off', async () => {
    let breakerEnabled = true;
    const { call } = scripted({ settings: { breakerEnabled: () => breakerEnabled } });
    await calls(call, times(20, '-'));
    expect(await call(true)).toBe('BreakerOpenError');
    breakerEnabled = false;
    expect(await call(true)).toBe('rows');
  });

  it('obeys being forced, and forced open wins', async () => {
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

describe('half-open breaker', () => {
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

  it('keeps one probe in flight, however many calls come while it hangs', async () => {
    const { command, calls: inFlight, clock } = await opened();
    let most = 0;
    // The incident: an upstream that hangs, a time limit of 30 s, and traffic all the time. Two minutes of it.
    for (let second = 0; second < 120; second++) {
      await clock.run(1_000);
      for (let i = 0; i < 50; i++) void command.execute('x').catch(() => undefined);
      most = Math.max(most, command.snapshot().inFlight);
    }
    expect(most).toBe(1);
    // 5 s of sleep and 30 s of hanging probe at a time.
    expect(inFlight.length).toBe(4);
  });

  it('lets the next call probe at once when a probe was cancelled, for a cancelled call proves nothing', async () => {
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

  it('closes when the probe is a bad request, for the dependency is alive to refuse it', async () => {
    const { command, calls: inFlight, clock } = await opened();
    clock.advance(5_000);
    const probe = command.execute('x').catch((error: Error) => error.message);
    await inFlight[0]!.fail(new RangeError('bad'));
    expect(await probe).toBe('bad');
    expect(command.snapshot().breaker).toEqual({ state: 'closed', calls: 0, errorPercent: 0 });
  });

  it('stays half-open when a call from before it opened turns out to be a bad request', async () => {
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

  it('listens to its probe only, not to calls from before', async () => {
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

  it('never repeats a probe', async () => {
    const { command, call, clock, state } = scripted({ idempotent: true });
    for (let i = 0; i < 20; i++) await call(false);
    clock.advance(5_000);
    const before = state.calls;
    await call(false);
    expect(state.calls).toBe(before + 1);
    expect(command.breakerState).toBe('open');
  });

  it('stays open when the bulkhead has no room for the probe, and probes as soon as there is room', async () => {
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
