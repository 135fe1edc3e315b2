import { describe, expect, it } from '@jest/globals';
import { LastGoodPages } from '../../src/home/last-good-pages.js';
import { PageStore } from '../../src/home/page-store.js';
import { SharedPages } from '../../src/home/shared-pages.js';
import { page, pageOf, row } from '../factories.js';

const request = { viewerId: 'ann', device: 'desktop', rows: 10, items: 18 } as const;

function storeWith(capacity = 1_000_000) {
  const shared = new SharedPages('/dev/null/none', () => {});
  const sut = new PageStore(new LastGoodPages(() => capacity), shared, pageOf('static'));
  return { sut, shared };
}

describe('page store', () => {
  it('has the static page when it has nothing else', () => {
    const { sut } = storeWith();
    expect(sut.page(request, 'no-instance')).toMatchObject({
      source: 'static',
      reason: 'no-instance',
      viewerId: 'ann',
    });
  });

  it('takes the popular page, then that of the taste group, then the own one, as they become known', () => {
    const { sut, shared } = storeWith();
    shared.setPopular(pageOf('popular'));
    expect(sut.page(request, 'error').source).toBe('popular');
    shared.setSegments([
      { segment: 'noir', page: pageOf('segment', ['x', 'y']) },
      { segment: 'comedy', page: pageOf('segment', ['a', 'b']) },
    ]);
    sut.assign('ann', 'comedy');
    const ofGroup = sut.page(request, 'error');
    expect(ofGroup.source).toBe('segment');
    expect(ofGroup.rows[0]?.items.map(({ titleId }) => titleId)).toEqual(['a', 'b']);
    sut.put(request, page());
    expect(sut.page(request, 'error').source).toBe('last-good');
  });

  it('gives a page of many viewers an id of its own, and the own page its old one', () => {
    const { sut } = storeWith();
    expect(sut.page(request, 'error').pageId).not.toBe(sut.page(request, 'error').pageId);
    const own = page();
    sut.put(request, own);
    expect(sut.page(request, 'error').pageId).toBe(own.pageId);
  });

  it('does not show one viewer the page of another', () => {
    const { sut } = storeWith();
    sut.put(request, page());
    expect(sut.page({ ...request, viewerId: 'bob' }, 'error').source).toBe('static');
  });

  it('trims the largest page of the viewer when there is none of the rectangle asked for', () => {
    const { sut } = storeWith();
    sut.put({ ...request, rows: 1 }, page({ rows: [row('my-list', ['z'])] }));
    sut.put(request, page());
    const answer = sut.page({ ...request, rows: 2, items: 1 }, 'error');
    expect(answer.rows.map(({ rowId, items }) => [rowId, items.length])).toEqual([
      ['top-picks', 1],
      ['trending-now', 1],
    ]);
  });

  it('prefers the own last page to a page that lolomo composed without knowing the viewer', () => {
    const { sut } = storeWith();
    const popular = { ...pageOf('popular'), reason: 'breaker-open' as const };
    expect(sut.atLeast(request, popular)).toBe(popular);
    sut.put(request, page());
    expect(sut.atLeast(request, popular)).toMatchObject({ source: 'last-good', reason: 'breaker-open' });
  });

  it('finds a row on the best page that has it', () => {
    const { sut, shared } = storeWith();
    shared.setPopular(page({ rows: [row('new-releases', ['n'], { source: 'popular' })] }));
    sut.put(request, page());
    expect(sut.row(request, 'top-picks', 'timeout')).toMatchObject({ source: 'last-good', reason: 'timeout' });
    expect(sut.row(request, 'new-releases', 'timeout')).toMatchObject({ source: 'popular' });
    expect(sut.row(request, 'watch-again', 'timeout')).toBe(undefined);
  });

  it('forgets the page used longest ago when the bytes are used up', () => {
    const { sut } = storeWith(JSON.stringify(page()).length * 2 + 100);
    for (const viewerId of ['ann', 'bob', 'cid']) sut.put({ ...request, viewerId }, page({ viewerId }));
    expect(sut.page(request, 'error').source).toBe('static');
    expect(sut.page({ ...request, viewerId: 'cid' }, 'error').source).toBe('last-good');
  });
});
