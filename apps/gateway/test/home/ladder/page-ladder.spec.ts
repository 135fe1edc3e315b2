import { createLogger } from '@marquee/observability';
import { ServiceIdentity } from '@marquee/service-defaults';
import { describe, expect, it } from '@jest/globals';
import { LastGoodRung } from '../../../src/home/ladder/last-good.rung.js';
import { PageLadder } from '../../../src/home/ladder/page-ladder.js';
import { PopularRung } from '../../../src/home/ladder/popular.rung.js';
import { SegmentRung } from '../../../src/home/ladder/segment.rung.js';
import { SharedPages } from '../../../src/home/ladder/shared-pages.js';
import { StaticRung } from '../../../src/home/ladder/static.rung.js';
import { page, pageOf, sharedPageOf, row } from '../../factories.js';

const request = { viewerId: 'ann', device: 'desktop', rows: 10, items: 18 } as const;

function newLadder(capacity = 1_000_000) {
  const identity = new ServiceIdentity('gateway', 'gateway-1', 'test', 'local', '/dev/null/none');
  const shared = new SharedPages(
    identity,
    createLogger({ service: 'gateway', instance: 'gateway-1', level: 'silent' }),
  );
  const lastGood = new LastGoodRung({ lastGoodBytes: () => capacity });
  const ladder = new PageLadder(lastGood, new SegmentRung(shared), new PopularRung(shared), new StaticRung());
  return { ladder, lastGood, shared };
}

describe('page ladder', () => {
  it('serves the static page when no other rung has a page', () => {
    const { ladder } = newLadder();
    expect(ladder.bestPage(request, 'no-instance')).toMatchObject({
      source: 'static',
      reason: 'no-instance',
      viewerId: 'ann',
    });
  });

  it('climbs from the popular page to the segment page to the last-good page as they become available', () => {
    const { ladder, shared } = newLadder();
    shared.setPopular(sharedPageOf('popular'));
    expect(ladder.bestPage(request, 'error').source).toBe('popular');
    shared.setSegments([
      { segment: 'noir', page: sharedPageOf('segment', ['x', 'y']) },
      { segment: 'comedy', page: sharedPageOf('segment', ['a', 'b']) },
    ]);
    ladder.assignSegment('ann', 'comedy');
    const ofSegment = ladder.bestPage(request, 'error');
    expect(ofSegment.source).toBe('segment');
    expect(ofSegment.rows[0]?.items.map(({ titleId }) => titleId)).toEqual(['a', 'b']);
    ladder.storeLastGood(request, page());
    expect(ladder.bestPage(request, 'error').source).toBe('last-good');
  });

  it('gives a shared page a new id and keeps the id of the last-good page', () => {
    const { ladder } = newLadder();
    expect(ladder.bestPage(request, 'error').pageId).not.toBe(ladder.bestPage(request, 'error').pageId);
    const own = page();
    ladder.storeLastGood(request, own);
    expect(ladder.bestPage(request, 'error').pageId).toBe(own.pageId);
  });

  it('never shows a viewer the last-good page of another', () => {
    const { ladder } = newLadder();
    ladder.storeLastGood(request, page());
    expect(ladder.bestPage({ ...request, viewerId: 'bob' }, 'error').source).toBe('static');
  });

  it('trims the largest last-good page when none has the requested grid size', () => {
    const { ladder } = newLadder();
    ladder.storeLastGood({ ...request, rows: 1 }, page({ rows: [row('my-list', ['z'])] }));
    ladder.storeLastGood(request, page());
    const answer = ladder.bestPage({ ...request, rows: 2, items: 1 }, 'error');
    expect(answer.rows.map(({ rowId, items }) => [rowId, items.length])).toEqual([
      ['top-picks', 1],
      ['trending-now', 1],
    ]);
  });

  it('prefers the last-good page to a page that lolomo composed without knowing the viewer', () => {
    const { ladder } = newLadder();
    const popular = page({ ...pageOf('popular'), reason: 'breaker-open' });
    expect(ladder.betterOf(popular, request)).toBe(popular);
    ladder.storeLastGood(request, page());
    expect(ladder.betterOf(popular, request)).toMatchObject({ source: 'last-good', reason: 'breaker-open' });
  });

  it('reads no stored page when the answer is live, and only better rungs when it is not', () => {
    const { ladder, lastGood } = newLadder();
    let reads = 0;
    const read = lastGood.storedPage.bind(lastGood);
    lastGood.storedPage = (wanted) => {
      reads += 1;
      return read(wanted);
    };
    ladder.storeLastGood(request, page());
    const live = page();
    expect(ladder.betterOf(live, request)).toBe(live);
    expect(reads).toBe(0);
    ladder.betterOf(pageOf('last-good'), request);
    expect(reads).toBe(0);
    ladder.betterOf(pageOf('segment'), request);
    expect(reads).toBe(1);
  });

  it('takes a row from the best page that has it', () => {
    const { ladder, shared } = newLadder();
    const source = 'popular' as const;
    shared.setPopular({ ...sharedPageOf(source), rows: [{ ...row('new-releases', ['n']), source }] });
    ladder.storeLastGood(request, page());
    expect(ladder.row(request, 'top-picks', 'timeout')).toMatchObject({ source: 'last-good', reason: 'timeout' });
    expect(ladder.row(request, 'new-releases', 'timeout')).toMatchObject({ source: 'popular' });
    expect(ladder.row(request, 'watch-again', 'timeout')).toBe(undefined);
  });

  it('drops the least recently used page when the capacity in bytes is exceeded', () => {
    const { ladder } = newLadder(JSON.stringify(page()).length * 2 + 100);
    for (const viewerId of ['ann', 'bob', 'cid']) ladder.storeLastGood({ ...request, viewerId }, page({ viewerId }));
    expect(ladder.bestPage(request, 'error').source).toBe('static');
    expect(ladder.bestPage({ ...request, viewerId: 'cid' }, 'error').source).toBe('last-good');
  });
});
