import { LADDER, Reason } from '@marquee/contracts/page';
import type { Source } from '@marquee/contracts/page';
import type { HomeWork } from '@marquee/contracts/statistics';
import { RollingCounter, RollingPercentile } from '@marquee/resilience';
import { Injectable, Optional } from '@nestjs/common';
import type { PageContent } from './page-content.js';

const WINDOW_MS = 10_000;
const BUCKETS = 10;
/** Durations kept for each second; under more load, the latest ones. */
const SAMPLES = 500;
const REASONS = Reason.options;

/** Statistics of the home page over the last ten seconds, for the console. */
@Injectable()
export class HomeStatistics {
  private readonly failures = new RollingCounter(1, WINDOW_MS, BUCKETS);
  private readonly pages = new RollingCounter(LADDER.length, WINDOW_MS, BUCKETS);
  private readonly rows = new RollingCounter(LADDER.length, WINDOW_MS, BUCKETS);
  private readonly reasons = new RollingCounter(REASONS.length, WINDOW_MS, BUCKETS);
  private readonly duration = new RollingPercentile(WINDOW_MS, BUCKETS, SAMPLES);
  private readonly events = new RollingCounter(1, WINDOW_MS, BUCKETS);
  private readonly freshness = new RollingPercentile(WINDOW_MS, BUCKETS, SAMPLES);

  constructor(@Optional() private readonly now: () => number = () => performance.now()) {}

  served({ source, rows }: Pick<PageContent, 'source' | 'rows'>, ms: number): void {
    const at = this.now();
    this.pages.add(LADDER.indexOf(source), at);
    this.duration.add(ms, at);
    for (const row of rows) {
      this.rows.add(LADDER.indexOf(row.source), at);
      if (row.source !== 'live') this.reasons.add(REASONS.indexOf(row.reason), at);
    }
  }

  failed(): void {
    this.failures.add(0, this.now());
  }

  /** Records that rows changed this long after the gateway had received the event. */
  rowsChanged(ms: number): void {
    const at = this.now();
    this.events.add(0, at);
    this.freshness.add(ms, at);
  }

  read(): HomeWork {
    const at = this.now();
    const pages = bySource(this.pages, at);
    const failed = this.failures.count(0, at);
    const events = this.events.count(0, at);
    return {
      windowMs: WINDOW_MS,
      requests: Object.values(pages).reduce((sum, count) => sum + count, failed),
      failed,
      ...percentiles(this.duration, at),
      pages,
      rows: bySource(this.rows, at),
      reasons: Object.fromEntries(
        REASONS.map((reason, index) => [reason, this.reasons.count(index, at)]).filter(([, count]) => count !== 0),
      ),
      freshness: events === 0 ? null : { events, ...percentiles(this.freshness, at) },
    };
  }
}

function bySource(counter: RollingCounter, at: number): Record<Source, number> {
  return Object.fromEntries(LADDER.map((source, index) => [source, counter.count(index, at)])) as Record<
    Source,
    number
  >;
}

function percentiles(of: RollingPercentile, at: number): { p50Ms: number; p99Ms: number } {
  const { 50: p50Ms, 99: p99Ms } = of.percentiles(at);
  return { p50Ms, p99Ms };
}
