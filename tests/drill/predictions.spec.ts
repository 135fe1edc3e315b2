import { describe, expect, it } from '@jest/globals';
import { DEPENDENCIES, FAULTS } from './cell.js';
import { CELLS, TELLING } from './predictions.js';

describe('the cells', () => {
  it('are every dependency by every fault, each with a name of its own', () => {
    expect(new Set(CELLS.map(({ name }) => name)).size).toBe(DEPENDENCIES.length * FAULTS.length);
  });

  it('that are run at every change leave out no dependency and no fault', () => {
    expect(new Set(TELLING.map(({ dependency }) => dependency)).size).toBe(DEPENDENCIES.length);
    expect(new Set(TELLING.map(({ fault }) => fault)).size).toBe(FAULTS.length);
  });

  it.each(CELLS)('predict for $name what can be refuted', ({ predicted }) => {
    expect(predicted.page.length).toBeGreaterThan(0);
    expect(predicted.whole === 'all').toBe(
      predicted.page.every((rung) => rung === 'live') && predicted.rows.length === 1,
    );
    expect(predicted.whole === 'none' && predicted.page.includes('live')).toBe(false);
  });
});
