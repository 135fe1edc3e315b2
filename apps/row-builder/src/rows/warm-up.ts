import type { RowsService } from './rows.service.js';

const ATTEMPTS = 20;

/**
 * One synthetic viewer, again and again until nothing is missing: connections, caches and compiled code are there before the first real one.
 * Gives up in the end: an instance that is cold is better than none.
 */
export async function warmUp(rows: Pick<RowsService, 'build'>): Promise<void> {
  for (let attempt = 0; attempt < ATTEMPTS; attempt += 1) {
    const { missing } = await rows.build({ viewerId: 'nobody', itemsPerRow: 40 });
    if (missing.length === 0) return;
  }
}
