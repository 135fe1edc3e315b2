import { z } from 'zod';
import { FaultRule } from './faults.js';
import { Timestamp } from './ids.js';
import { Reason, Source } from './page.js';

/**
 * Where every instance streams its statistics to operators: server-sent events, one `Statistics` as JSON each second.
 */
export const STATISTICS_PATH = '/internal/statistics';
export const STATISTICS_EVERY_MS = 1_000;

const count = z.int().nonnegative();
const milliseconds = z.number().nonnegative();

export const BreakerState = z.enum(['closed', 'open', 'half-open']);
export type BreakerState = z.infer<typeof BreakerState>;

export const CommandSettings = z.object({
  timeoutMs: z.number(),
  maxConcurrent: z.number(),
  fallbackMaxConcurrent: z.number(),
  fallbackEnabled: z.boolean(),
  breakerEnabled: z.boolean(),
  breakerVolumeThreshold: z.number(),
  breakerErrorThresholdPercent: z.number(),
  breakerSleepWindowMs: z.number(),
  breakerForceOpen: z.boolean(),
  breakerForceClosed: z.boolean(),
  retryEnabled: z.boolean(),
});
export type CommandSettings = z.infer<typeof CommandSettings>;

/** A command as Hystrix's metrics stream shows it: behaviour beside the settings that are in force. */
export const CommandStatistics = z.object({
  name: z.string(),
  /** What it calls: a service, or an engine's client such as `edge-database`. */
  group: z.string(),
  breaker: z.object({ state: BreakerState, calls: count, errorPercent: z.number().min(0).max(100) }),
  inFlight: count,
  fallbackInFlight: count,
  /** Events of the last 10 s, by type. */
  counts: z.record(z.string(), count),
  /** By percentile (`50`, `99`, `99.5`), over the last 60 s. */
  latencyMs: z.record(z.string(), milliseconds),
  settings: CommandSettings,
});
export type CommandStatistics = z.infer<typeof CommandStatistics>;

const bySource = z.record(Source, count);

/** What the home page is there for, over the last `windowMs`. */
export const HomeWork = z.object({
  windowMs: z.int().positive(),
  /** Pages asked for, and those among them that were not answered with one. */
  requests: count,
  failed: count,
  p50Ms: milliseconds,
  p99Ms: milliseconds,
  pages: bySource,
  rows: bySource,
  /** Why rows were not live. */
  reasons: z.partialRecord(Reason, count),
  /** From the receipt of an event to the change of its rows; null when nothing changed. */
  freshness: z.object({ events: count, p50Ms: milliseconds, p99Ms: milliseconds }).nullable(),
});
export type HomeWork = z.infer<typeof HomeWork>;

/** What one instance says of itself, once a second. */
export const Statistics = z.object({
  service: z.string(),
  instance: z.string(),
  version: z.string(),
  at: Timestamp,
  commands: z.array(CommandStatistics),
  /** Fault rules that this instance acts out now. */
  faults: z.array(FaultRule),
  health: z.object({
    serves: z.boolean(),
    consumes: z.boolean(),
    /** True, or in words what is missing. */
    checks: z.record(z.string(), z.union([z.literal(true), z.string()])),
  }),
  /** Of the service that has the home page. */
  work: HomeWork.optional(),
});
export type Statistics = z.infer<typeof Statistics>;
