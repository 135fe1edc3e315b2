import { describe, expect, it } from '@jest/globals';
import { MAX_CHANGE_AGE_MS, RecentChanges } from '../../src/events/recent-changes.js';

describe('recent changes', () => {
  it('are those of the viewer within the time asked for', () => {
    const changes = new RecentChanges();
    changes.add('ann', 1_000);
    expect([changes.has('ann', 5_000, 6_000), changes.has('ann', 5_000, 6_001)]).toEqual([true, false]);
    expect(changes.has('bob', 5_000, 1_000)).toBe(false);
    changes.add('ann', 9_000);
    expect(changes.has('ann', 5_000, 14_000)).toBe(true);
  });

  it('are forgotten when nothing can ask about them any more', () => {
    const changes = new RecentChanges();
    for (let viewer = 0; viewer < 1_000; viewer += 1) changes.add(`viewer-${viewer}`, 0);
    changes.add('ann', MAX_CHANGE_AGE_MS);
    expect(changes.size).toBe(1_001);
    changes.add('bob', MAX_CHANGE_AGE_MS + 1);
    expect(changes.size).toBe(2);
  });
});
