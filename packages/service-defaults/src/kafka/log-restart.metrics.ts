import type { MessagingEvent } from '@marquee/messaging';
import type { Metrics } from '@marquee/observability';

/** Counts what a log has lost. */
export class LogRestartMetrics {
  private readonly restarts;
  private readonly missing;

  constructor(metrics: Metrics) {
    const labels = ['topic', 'reason'] as const;
    this.restarts = metrics.counter(
      'consumer_log_restarts_total',
      'Times that a partition was not continued at its stored offset',
      labels,
    );
    this.missing = metrics.counter(
      'consumer_log_missing_records_total',
      'Records between the stored offset and the log: deleted before they were read, or applied and lost since',
      labels,
    );
  }

  record(event: MessagingEvent): void {
    if (event.type !== 'log-restarted') return;
    const { topic, reason, missing } = event;
    this.restarts.inc({ topic, reason });
    this.missing.inc({ topic, reason }, Number(missing));
  }
}
