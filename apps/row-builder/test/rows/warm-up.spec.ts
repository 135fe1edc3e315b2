import type { BuiltRows } from '@marquee/contracts/row-builder';
import { describe, expect, it } from '@jest/globals';
import { warmUp } from '../../src/rows/rows-warm-up.js';
import { NOON } from '../factories.js';

/** Answers in parts at first, as a cold process does. */
class ColdRows {
  asked = 0;

  constructor(private readonly coldFor: number) {}

  build({ viewerId }: { viewerId: string }): Promise<BuiltRows> {
    this.asked += 1;
    const cold = this.asked <= this.coldFor;
    return Promise.resolve({
      viewerId,
      asOf: NOON.toISOString(),
      newViewer: true,
      rows: [],
      missing: cold ? [{ kind: 'top-picks', reason: 'timeout' }] : [],
    });
  }
}

describe('the warm-up', () => {
  it('asks until an answer is whole', async () => {
    const rows = new ColdRows(2);
    await warmUp(rows);
    expect(rows.asked).toBe(3);
  });

  it('gives up in the end', async () => {
    const rows = new ColdRows(Infinity);
    await warmUp(rows);
    expect(rows.asked).toBe(20);
  });
});
