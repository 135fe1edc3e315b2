import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { ProfileRefresh } from '../../src/profiles/profile-refresh.js';
import { ProfileSnapshot } from '../../src/profiles/profile-snapshot.js';
import { newHome } from '../app/gateway.js';

const viewer = (viewerId: string) => ({ viewerId, name: viewerId, avatar: 'teal' });
let folder: string;

beforeEach(async () => {
  folder = await newHome();
});
afterEach(() => rm(folder, { recursive: true }));

const open = async () => {
  const snapshot = new ProfileSnapshot(join(folder, 'profiles.json'), () => {});
  await snapshot.load();
  return snapshot;
};

describe('profile snapshot', () => {
  it('outlives the process', async () => {
    {
      await using before = await open();
      before.add([viewer('ann'), viewer('bob')]);
    }
    const after = await open();
    expect(after.find('bob')).toEqual(viewer('bob'));
    expect(after.size).toBe(2);
  });

  it('lists in the order of ids, from behind a given one', async () => {
    await using snapshot = await open();
    snapshot.add(['cid', 'Ann', 'bob', 'a-1'].map(viewer));
    const ids = (after?: string) => snapshot.list(2, after).map(({ viewerId }) => viewerId);
    expect([ids(), ids('a-1'), ids('cid')]).toEqual([['Ann', 'a-1'], ['bob', 'cid'], []]);
  });
});

describe('refresh of the snapshot', () => {
  it('takes all at first, then what is new, looking back a little', async () => {
    await using snapshot = await open();
    const asked: number[] = [];
    const made = [{ ...viewer('ann'), createdAt: new Date(50_000) }];
    const repository = {
      madeSince: (since: Date) => {
        asked.push(since.getTime());
        return Promise.resolve(made.filter(({ createdAt }) => createdAt >= since));
      },
    };
    await using refresh = new ProfileRefresh(repository, snapshot, () => {});
    await refresh.refresh();
    made.push({ ...viewer('bob'), createdAt: new Date(45_000) });
    await refresh.refresh();
    expect(asked).toEqual([0, 40_000]);
    expect(snapshot.list(5, undefined).map(({ viewerId }) => viewerId)).toEqual(['ann', 'bob']);
  });
});
