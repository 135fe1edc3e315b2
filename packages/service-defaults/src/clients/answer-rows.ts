import type { Metrics } from '@marquee/observability';

/** From no row to more than a page has. */
const BUCKETS = [0, 1, 2, 4, 6, 8, 12, 16];

/**
 * How many live rows the instances of another service answer with. An instance can answer fast, without an error, and
 * uselessly; this tells, and a rollout reads it.
 */
export class AnswerRows {
  private readonly rows;

  constructor(metrics: Metrics) {
    this.rows = metrics.histogram('answer_rows', 'Live rows of an answer by one instance', ['peer'], BUCKETS);
  }

  observe(instance: string, rows: number): void {
    this.rows.observe({ peer: instance }, rows);
  }
}
