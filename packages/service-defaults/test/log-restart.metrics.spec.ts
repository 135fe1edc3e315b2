import { Metrics } from '@marquee/observability';
import { describe, expect, it } from '@jest/globals';
import { LogRestartMetrics } from '../src/kafka/log-restart.metrics.js';

describe('the metrics of a log that has lost records', () => {
  it('count the records that lie between the stored offset and the log', async () => {
    const metrics = new Metrics({ service: 's', instance: 's-1' });
    const losses = new LogRestartMetrics(metrics);
    const where = { topic: 'plays', partition: 0, stored: 500n, offset: 2n, skipped: 2n };
    losses.record({ type: 'log-restarted', ...where, reason: 'beyond-end', missing: 497n });
    losses.record({ type: 'log-restarted', ...where, reason: 'beyond-end', missing: 3n });
    losses.record({ type: 'positioned', topic: 'plays', partition: 0, offset: 2n });
    const text = await metrics.text();
    expect(text).toMatch(/consumer_log_restarts_total\{topic="plays",reason="beyond-end".*\} 2/);
    expect(text).toMatch(/consumer_log_missing_records_total\{topic="plays",reason="beyond-end".*\} 500/);
  });
});
