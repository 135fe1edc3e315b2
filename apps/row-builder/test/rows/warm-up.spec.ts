import type { BuiltRows } from '@marquee/contracts/row-builder';
import { describe, expect, it } from '@jest/globals';
import { Test } from '@nestjs/testing';
import { RowsService } from '../../src/rows/rows.service.js';
import { RowsWarmUp } from '../../src/rows/rows-warm-up.js';
import { NOON } from '../factories.js';

/** Misses a kind in the first builds, as a cold process does. */
class ColdRows {
  builds = 0;

  constructor(private readonly coldFor: number) {}

  build({ viewerId }: { viewerId: string }): Promise<BuiltRows> {
    this.builds += 1;
    const cold = this.builds <= this.coldFor;
    return Promise.resolve({
      viewerId,
      asOf: NOON.toISOString(),
      newViewer: true,
      rows: [],
      missing: cold ? [{ kind: 'top-picks', reason: 'timeout' }] : [],
    });
  }
}

async function warmUp(rows: ColdRows): Promise<void> {
  const module = await Test.createTestingModule({
    providers: [RowsWarmUp, { provide: RowsService, useValue: rows }],
  }).compile();
  await module.get(RowsWarmUp).warmUp();
}

describe('RowsWarmUp', () => {
  it('builds rows until no kind is missing', async () => {
    const rows = new ColdRows(2);
    await warmUp(rows);
    expect(rows.builds).toBe(3);
  });

  it('gives up after twenty attempts', async () => {
    const rows = new ColdRows(Infinity);
    await warmUp(rows);
    expect(rows.builds).toBe(20);
  });
});
