import { describe, expect, it } from '@jest/globals';
import { DEPENDENCIES, FAULTS, faultsOf } from './cell.js';
import { CELLS, QUICK_CELLS } from './predictions.js';

describe('the cells of the failure matrix', () => {
  it('combine every dependency with every fault that it can have under unique names', () => {
    const count = DEPENDENCIES.flatMap((dependency) => faultsOf(dependency)).length;
    expect(new Set(CELLS.map(({ name }) => name)).size).toBe(count);
  });

  it('include every dependency and every fault in the quick selection', () => {
    expect(new Set(QUICK_CELLS.map(({ dependency }) => dependency)).size).toBe(DEPENDENCIES.length);
    expect(new Set(QUICK_CELLS.map(({ fault }) => fault)).size).toBe(FAULTS.length);
  });

  it.each(CELLS)('make a falsifiable prediction: $name', ({ predicted }) => {
    expect(predicted.page.length).toBeGreaterThan(0);
    expect(predicted.whole === 'all').toBe(
      predicted.page.every((rung) => rung === 'live') && predicted.rows.length === 1,
    );
    expect(predicted.whole === 'none' && predicted.page.includes('live')).toBe(false);
  });
});
