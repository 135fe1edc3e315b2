import { Injectable } from '@nestjs/common';
import type { BuildResult } from './rows.client.js';

/** How long a complete answer says that the row-builder works. */
const HEALTHY_MS = 500;

/**
 * Whether the row-builder has just built or confirmed all kinds of rows for any viewer. While it has not, every page
 * asks it, so that an outage, a fault or an open breaker shows on the next page after half a second.
 */
@Injectable()
export class RowBuilderHealth {
  private completeAt = -Infinity;

  /** @param askedAt on the scale of `performance.now()` */
  report(result: BuildResult, askedAt: number): void {
    this.completeAt = result.kind === 'built' && result.built.missing.length === 0 ? askedAt : -Infinity;
  }

  isHealthy(now: number): boolean {
    return now - this.completeAt <= HEALTHY_MS;
  }
}
