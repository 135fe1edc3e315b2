import type { BreakerHealth, BreakerState } from './breaker.js';
import type { CommandEventType } from './events.js';
import type { Percentile } from './rolling-percentile.js';
import type { CommandSettings } from './settings.js';

/** The state and settings of a command as plain JSON, for a console. */
export interface CommandSnapshot {
  readonly name: string;
  readonly group: string;
  readonly breaker: { readonly state: BreakerState } & BreakerHealth;
  readonly inFlight: number;
  readonly fallbackInFlight: number;
  /** Number of events in the last 10 s. */
  readonly counts: Readonly<Record<CommandEventType, number>>;
  /** Latency of the dependency over the last 60 s, including retries. */
  readonly latencyMs: Readonly<Record<Percentile, number>>;
  readonly settings: CommandSettings;
}
