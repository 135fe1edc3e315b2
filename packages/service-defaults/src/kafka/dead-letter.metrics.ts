import type { MessagingEvent } from '@marquee/messaging';
import type { Metrics } from '@marquee/observability';

/** Counts the records that were not applied. */
export class DeadLetterMetrics {
  private readonly records;

  constructor(metrics: Metrics) {
    this.records = metrics.counter(
      'dead_letters_total',
      'Records that were refused while decoding or handling: stored as dead letters, or lost because that failed',
      ['topic', 'stage', 'outcome'],
    );
  }

  record(event: MessagingEvent): void {
    if (event.type !== 'dead-lettered' && event.type !== 'dead-letter-lost') return;
    const { topic, stage } = event;
    this.records.inc({ topic, stage, outcome: event.type === 'dead-lettered' ? 'stored' : 'lost' });
  }
}
