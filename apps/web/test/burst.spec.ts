import { describe, expect, it } from '@jest/globals';
import { ManualClock } from '@marquee/browser/testing/manual-clock';
import { Burst } from '../src/updates/burst.js';

function createBurst() {
  const clock = new ManualClock();
  const refreshed: string[] = [];
  const burst = new Burst(clock, { row: (rowId) => refreshed.push(rowId), page: () => refreshed.push('page') });
  return { burst, clock, refreshed };
}

describe('Burst', () => {
  it('refreshes each row once, however many changes of it arrive together', async () => {
    const { burst, clock, refreshed } = createBurst();
    for (const rowId of ['my-list', 'top-picks', 'my-list', 'my-list']) burst.rowChanged(rowId);
    await clock.advance(500);
    expect(refreshed).toEqual(['my-list', 'top-picks']);
    burst.rowChanged('my-list');
    await clock.advance(500);
    expect(refreshed).toEqual(['my-list', 'top-picks', 'my-list']);
  });

  it('refreshes the page when the page or many rows changed', async () => {
    const { burst, clock, refreshed } = createBurst();
    burst.rowChanged('my-list');
    burst.pageChanged();
    await clock.advance(500);
    for (let index = 0; index < 9; index += 1) burst.rowChanged(`popular-in-genre:${index}`);
    await clock.advance(500);
    expect(refreshed).toEqual(['page', 'page']);
  });
});
