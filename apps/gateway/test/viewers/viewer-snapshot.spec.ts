import { rm } from 'node:fs/promises';
import { createLogger } from '@marquee/observability';
import { ServiceIdentity } from '@marquee/service-defaults';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { ViewerRepository } from '../../src/viewers/viewer.repository.js';
import { ViewerRefresh } from '../../src/viewers/viewer-refresh.js';
import { MAX_VIEWERS, ViewerSnapshot, saveAfterMs } from '../../src/viewers/viewer-snapshot.js';
import { newDataDirectory } from '../app/test-gateway.js';

const viewer = (viewerId: string) => ({ viewerId, name: viewerId, avatar: 'teal' });
const log = createLogger({ service: 'gateway', instance: 'gateway-1', level: 'silent' });
let folder: string;

beforeEach(async () => {
  folder = await newDataDirectory();
});
afterEach(() => rm(folder, { recursive: true }));

const openSnapshot = async () => {
  const snapshot = new ViewerSnapshot(new ServiceIdentity('gateway', 'gateway-1', 'test', 'local', folder), log);
  await snapshot.onModuleInit();
  return snapshot;
};

describe('viewer snapshot', () => {
  it('outlives the process', async () => {
    const before = await openSnapshot();
    before.addViewers([viewer('ann'), viewer('bob')]);
    await before.onApplicationShutdown();
    const after = await openSnapshot();
    expect(after.findViewer('bob')).toEqual(viewer('bob'));
    expect(after.size).toBe(2);
  });

  it('is written soon while it is small, and rarely when it is large', () => {
    expect([saveAfterMs(1), saveAfterMs(MAX_VIEWERS)].map(Math.round)).toEqual([500, 10_500]);
  });

  it('lists viewers ordered by id, starting after a given id', async () => {
    const snapshot = await openSnapshot();
    snapshot.addViewers(['cid', 'Ann', 'bob', 'a-1'].map(viewer));
    const ids = (after?: string) => snapshot.listViewers(2, after).map(({ viewerId }) => viewerId);
    expect([ids(), ids('a-1'), ids('cid')]).toEqual([['Ann', 'a-1'], ['bob', 'cid'], []]);
  });
});

describe('viewer refresh', () => {
  it('reads all viewers first, then only new ones, looking back ten seconds', async () => {
    const snapshot = await openSnapshot();
    const asked: number[] = [];
    const created = [{ ...viewer('ann'), createdAt: new Date(50_000) }];
    const repository: Pick<ViewerRepository, 'listCreatedSince'> = {
      listCreatedSince: (since: Date) => {
        asked.push(since.getTime());
        return Promise.resolve(created.filter(({ createdAt }) => createdAt >= since));
      },
    };
    const refresh = new ViewerRefresh(repository, snapshot, log);
    await refresh.refresh(new AbortController().signal);
    created.push({ ...viewer('bob'), createdAt: new Date(45_000) });
    await refresh.refresh(new AbortController().signal);
    expect(asked).toEqual([0, 40_000]);
    expect(snapshot.listViewers(5, undefined).map(({ viewerId }) => viewerId)).toEqual(['ann', 'bob']);
  });
});
