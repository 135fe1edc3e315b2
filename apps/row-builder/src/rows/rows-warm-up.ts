import type { WarmUp } from '@marquee/service-defaults';
import { Injectable } from '@nestjs/common';
import { RowsService } from './rows.service.js';

const ATTEMPTS = 20;

@Injectable()
export class RowsWarmUp implements WarmUp {
  constructor(private readonly rows: RowsService) {}

  /**
   * Builds the rows of a synthetic viewer until no kind is missing, so that connections, caches and compiled code are
   * ready before the first request. Gives up after 20 attempts: a cold instance is better than none.
   */
  async warmUp(): Promise<void> {
    for (let attempt = 0; attempt < ATTEMPTS; attempt += 1) {
      const { missing } = await this.rows.build({ viewerId: 'nobody', itemsPerRow: 40 });
      if (missing.length === 0) return;
    }
  }
}
