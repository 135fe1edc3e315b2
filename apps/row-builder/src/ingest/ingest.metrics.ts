import { Metrics } from '@marquee/observability';
import { Injectable } from '@nestjs/common';
import type { AppliedBatch } from './history-writer.repository.js';

@Injectable()
export class IngestMetrics {
  private readonly events;
  private readonly freshness;

  constructor(metrics: Metrics) {
    this.events = metrics.counter('events_applied_total', 'Viewing events by outcome', ['outcome']);
    this.freshness = metrics.histogram(
      'event_freshness_seconds',
      'From receiving an event until its rows have changed',
    );
  }

  /** Imported history has no freshness: its events are old when they arrive. */
  applied({ fresh, tooOld, total, at }: AppliedBatch & { total: number; at: Date }): void {
    this.events.inc({ outcome: 'new' }, fresh.length);
    this.events.inc({ outcome: 'too-old' }, tooOld.length);
    this.events.inc({ outcome: 'known' }, total - fresh.length - tooOld.length);
    for (const fact of fresh) {
      if (!fact.imported) this.freshness.observe((at.getTime() - fact.receivedAt.getTime()) / 1000);
    }
  }
}
