import { DynamicConfig } from '@marquee/config';
import { Metrics } from '@marquee/observability';
import { Injectable } from '@nestjs/common';
import { integerProperty } from '../integer-property.js';
import { MAX_VIEWERS, ViewerSnapshot } from './viewer-snapshot.js';

/** Limits how many viewers can be created without a session. Each is a row of a table and of a file, forever. */
@Injectable()
export class ViewerLimits {
  private readonly viewers: () => number;

  constructor(
    config: DynamicConfig,
    private readonly snapshot: ViewerSnapshot,
    metrics: Metrics,
  ) {
    this.viewers = integerProperty(config, 'limits.viewers', { min: 1, max: MAX_VIEWERS, default: 100_000 });
    metrics.gauge('viewers', 'Viewers that this gateway knows', [], (gauge) => gauge.set(snapshot.size));
  }

  /** Viewers that other replicas have created in the last seconds are not counted yet. */
  get areReached(): boolean {
    return this.snapshot.size >= this.viewers();
  }
}
