import { CommandEvents, EVENT_TYPES } from './events.js';
import type { CommandEvent, CommandEventType } from './events.js';
import { RollingCounter } from './rolling-counter.js';
import type { Percentile } from './rolling-percentile.js';
import { RollingPercentile } from './rolling-percentile.js';

const INDEX = Object.fromEntries(EVENT_TYPES.map((type, index) => [type, index])) as Record<CommandEventType, number>;

/** Records the events of one command: counts over 10 s, latencies over 60 s, and notifies listeners. */
export class Journal {
  readonly events = new CommandEvents();
  private readonly counts = new RollingCounter(EVENT_TYPES.length);
  private readonly latency = new RollingPercentile();

  constructor(
    private readonly command: string,
    private readonly group: string,
  ) {}

  /** Pass `durationMs` only if the dependency was called. */
  record(type: CommandEventType, at: number, durationMs?: number, error?: unknown): void {
    this.counts.add(INDEX[type], at);
    if (durationMs !== undefined) this.latency.add(durationMs, at);
    if (!this.events.observed) return;
    const event: CommandEvent = {
      type,
      command: this.command,
      group: this.group,
      at,
      ...(durationMs !== undefined && { durationMs }),
      ...(error !== undefined && { error }),
    };
    this.events.emit(event);
  }

  rollingCounts(at: number): Record<CommandEventType, number> {
    const entries = EVENT_TYPES.map((type) => [type, this.counts.count(INDEX[type], at)] as const);
    return Object.fromEntries(entries) as Record<CommandEventType, number>;
  }

  latencyMs(at: number): Record<Percentile, number> {
    return this.latency.percentiles(at);
  }
}
