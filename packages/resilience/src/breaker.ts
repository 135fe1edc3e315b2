import { RollingCounter } from './rolling-counter.js';
import type { SettingsReaders } from './settings.js';

type State =
  { readonly kind: 'closed' } | { readonly kind: 'open'; readonly since: number } | { readonly kind: 'half-open' };

export type BreakerState = State['kind'];

/** What the breaker says to a call. `probe` is the one call by whose outcome an open breaker decides. */
export type Admission = 'pass' | 'probe' | 'refuse';

export interface BreakerHealth {
  /** Successes and failures in the window; short circuits and bad requests are neither. */
  readonly calls: number;
  readonly errorPercent: number;
}

const CLOSED: State = { kind: 'closed' };
const HALF_OPEN: State = { kind: 'half-open' };
const SUCCESS = 0;
const FAILURE = 1;

/**
 * Hystrix's circuit breaker. Closed: counts outcomes of the last 10 s and opens with the failure at which enough calls were made and enough of them failed. Open: refuses, until
 * the sleep window is over. Half-open: exactly one probe is under way; its success closes the breaker and forgets all counts, anything else opens it anew.
 * Every admitted call must report exactly one of `succeeded`, `failed`, `discarded`.
 */
export class Breaker {
  private now: State = CLOSED;
  private readonly outcomes = new RollingCounter(2);

  constructor(
    private readonly settings: SettingsReaders,
    private readonly changed: (to: BreakerState, at: number) => void,
  ) {}

  get state(): BreakerState {
    return this.now.kind;
  }

  admit(at: number): Admission {
    if (!this.settings.breakerEnabled()) return 'pass';
    if (this.settings.breakerForceOpen()) return 'refuse';
    if (this.now.kind === 'closed' || this.settings.breakerForceClosed()) return 'pass';
    if (this.now.kind === 'half-open' || at - this.now.since < this.settings.breakerSleepWindowMs()) return 'refuse';
    this.become(HALF_OPEN, at);
    return 'probe';
  }

  succeeded(admission: Admission, at: number): void {
    if (admission === 'probe') {
      this.outcomes.reset();
      this.become(CLOSED, at);
      return;
    }
    this.outcomes.add(SUCCESS, at);
  }

  failed(admission: Admission, at: number): void {
    this.outcomes.add(FAILURE, at);
    if (admission === 'probe') this.become({ kind: 'open', since: at }, at);
    else this.judge(at);
  }

  /** Neither success nor failure (cancelled, bad request). A probe that ends so has proved nothing: the sleep window starts again. */
  discarded(admission: Admission, at: number): void {
    if (admission === 'probe') this.become({ kind: 'open', since: at }, at);
  }

  health(at: number): BreakerHealth {
    const failures = this.outcomes.count(FAILURE, at);
    const calls = failures + this.outcomes.count(SUCCESS, at);
    return { calls, errorPercent: calls === 0 ? 0 : (100 * failures) / calls };
  }

  private judge(at: number): void {
    if (this.now.kind !== 'closed') return;
    const failures = this.outcomes.count(FAILURE, at);
    if (failures === 0) return;
    const calls = failures + this.outcomes.count(SUCCESS, at);
    if (calls < this.settings.breakerVolumeThreshold()) return;
    if (100 * failures < this.settings.breakerErrorThresholdPercent() * calls) return;
    if (this.settings.breakerEnabled()) this.become({ kind: 'open', since: at }, at);
  }

  private become(state: State, at: number): void {
    this.now = state;
    this.changed(state.kind, at);
  }
}
