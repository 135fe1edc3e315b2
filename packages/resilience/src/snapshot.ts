import type { BreakerHealth, BreakerState } from './breaker.js';
import type { CommandEventType } from './events.js';
import type { Percentile } from './rolling-percentile.js';
import type { CommandSettings } from './settings.js';

/** How a command is doing, and by which settings: plain JSON, for a console. */
export interface CommandSnapshot {
  readonly name: string;
  readonly group: string;
  readonly breaker: { readonly state: BreakerState } & BreakerHealth;
  readonly inFlight: number;
  readonly fallbackInFlight: number;
  /** Events of the last 10 s. */
  readonly counts: Readonly<Record<CommandEventType, number>>;
  /** Of the dependency alone, retry included, over the last 60 s. */
  readonly latencyMs: Readonly<Record<Percentile, number>>;
  readonly settings: CommandSettings;
}
