import { RollingCounter } from './rolling-counter.js';
import type { SettingsReaders, SettingsSource } from './settings.js';
import { settingsReaders } from './settings.js';

type State =
  | { readonly kind: 'closed' }
  | { readonly kind: 'open'; readonly since: number }
  | { readonly kind: 'half-open'; readonly openSince: number };

export type BreakerState = State['kind'];

/** The breaker's answer to a call. A `probe` is the one call whose outcome decides whether an open breaker closes. */
export type Admission = 'pass' | 'probe' | 'refuse';

export interface BreakerHealth {
  /** Successes and failures in the window. Refused calls, cancelled calls and bad requests are not counted. */
  readonly calls: number;
  readonly errorPercent: number;
}

export type BreakerSettings = Pick<
  SettingsSource,
  | 'breakerEnabled'
  | 'breakerVolumeThreshold'
  | 'breakerErrorThresholdPercent'
  | 'breakerSleepWindowMs'
  | 'breakerForceOpen'
  | 'breakerForceClosed'
>;

const CLOSED: State = { kind: 'closed' };
const SUCCESS = 0;
const FAILURE = 1;

/**
 * A circuit breaker with Hystrix's rules, except for the two changes that ADR 7 explains.
 *
 * Closed: counts the outcomes of the last 10 s. It opens on a failure if the window then holds enough calls and enough
 * of them failed. Open: refuses every call until the sleep window has passed. Half-open: admits exactly one probe. A
 * probe that the dependency answered, even with "bad request", closes the breaker and clears the counts; a failed probe
 * opens it for another sleep window; a probe without a verdict (cancelled, or not started) leaves the next call to
 * probe.
 *
 * Every admitted call must report its outcome through exactly one of the `record` methods. All times are milliseconds
 * on one monotonic clock.
 */
export class Breaker {
  private current: State = CLOSED;
  private readonly outcomes = new RollingCounter(2);
  private readonly settings: SettingsReaders;

  /** `onChange` is called after every change of state. */
  constructor(
    settings: BreakerSettings = {},
    private readonly onChange: (to: BreakerState, at: number) => void = () => undefined,
  ) {
    this.settings = settingsReaders(settings);
  }

  get state(): BreakerState {
    return this.current.kind;
  }

  admit(at: number): Admission {
    if (!this.settings.breakerEnabled()) return 'pass';
    if (this.settings.breakerForceOpen()) return 'refuse';
    if (this.current.kind === 'closed' || this.settings.breakerForceClosed()) return 'pass';
    if (this.current.kind === 'half-open') return 'refuse';
    const { since } = this.current;
    if (at - since < this.settings.breakerSleepWindowMs()) return 'refuse';
    this.become({ kind: 'half-open', openSince: since }, at);
    return 'probe';
  }

  recordSuccess(admission: Admission, at: number): void {
    if (admission === 'probe') this.close(at);
    else this.outcomes.add(SUCCESS, at);
  }

  recordFailure(admission: Admission, at: number): void {
    this.outcomes.add(FAILURE, at);
    if (admission === 'probe') this.become({ kind: 'open', since: at }, at);
    else this.openIfUnhealthy(at);
  }

  /**
   * The dependency answered and refused the request: not counted, but a probe that ends this way proves it is alive.
   */
  recordBadRequest(admission: Admission, at: number): void {
    if (admission === 'probe') this.close(at);
  }

  /** The call ended before the dependency could answer. The sleep window of a probe is not restarted. */
  recordNoVerdict(admission: Admission, at: number): void {
    if (admission !== 'probe' || this.current.kind !== 'half-open') return;
    this.become({ kind: 'open', since: this.current.openSince }, at);
  }

  health(at: number): BreakerHealth {
    const failures = this.outcomes.count(FAILURE, at);
    const calls = failures + this.outcomes.count(SUCCESS, at);
    return { calls, errorPercent: calls === 0 ? 0 : (100 * failures) / calls };
  }

  private openIfUnhealthy(at: number): void {
    if (this.current.kind !== 'closed') return;
    const failures = this.outcomes.count(FAILURE, at);
    if (failures === 0) return;
    const calls = failures + this.outcomes.count(SUCCESS, at);
    if (calls < this.settings.breakerVolumeThreshold()) return;
    if (100 * failures < this.settings.breakerErrorThresholdPercent() * calls) return;
    if (this.settings.breakerEnabled()) this.become({ kind: 'open', since: at }, at);
  }

  private close(at: number): void {
    this.outcomes.reset();
    this.become(CLOSED, at);
  }

  private become(state: State, at: number): void {
    this.current = state;
    this.onChange(state.kind, at);
  }
}
