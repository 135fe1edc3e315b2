import { describe, expect, it } from '@jest/globals';
import { DegradedSource, Page, ROW_ORDER, Row, RowKind, SharedPage } from '../src/page.js';
import { ComposedPage } from '../src/lolomo.js';

const asOf = '2026-01-01T12:00:00Z';
const row = { rowId: 'top-picks', kind: 'top-picks', title: 'Top picks', asOf, items: [] };
const page = {
  pageId: '7b6a1f1e-6c6f-4f0e-9d5e-0a8f6f0f7a11',
  viewerId: 'ann',
  device: 'tv',
  generatedAt: asOf,
  asOf,
  rows: [],
  degraded: [],
};

describe('a row', () => {
  it('that is live parses without a reason, and has none afterwards', () => {
    expect(Row.parse({ ...row, source: 'live' })).toEqual({ ...row, source: 'live' });
    expect(Row.parse({ ...row, source: 'live', reason: 'timeout' })).not.toHaveProperty('reason');
  });

  it.each(DegradedSource.options)('from the rung %s does not parse without a reason', (source) => {
    expect(Row.safeParse({ ...row, source }).success).toBe(false);
    expect(Row.parse({ ...row, source, reason: 'timeout' })).toMatchObject({ source, reason: 'timeout' });
  });
});

describe('a page', () => {
  it.each(DegradedSource.options)('from the rung %s does not parse without a reason', (source) => {
    for (const schema of [Page, ComposedPage]) {
      expect(schema.safeParse({ ...page, source }).success).toBe(false);
      expect(schema.safeParse({ ...page, source, reason: 'timeout' }).success).toBe(true);
    }
  });

  it('does not parse with a degraded row that has no reason', () => {
    expect(Page.safeParse({ ...page, source: 'live', rows: [{ ...row, source: 'popular' }] }).success).toBe(false);
  });

  it('made in advance has no reason yet, and is never live', () => {
    expect(SharedPage.safeParse({ ...page, source: 'popular', rows: [{ ...row, source: 'popular' }] }).success).toBe(
      true,
    );
    expect(SharedPage.safeParse({ ...page, source: 'live' }).success).toBe(false);
  });
});

describe('the row order', () => {
  it('has a place for every kind of row', () => {
    expect([...ROW_ORDER].sort()).toEqual([...RowKind.options].sort());
  });

  it('has my list above top picks, which would otherwise show its titles first', () => {
    expect(ROW_ORDER.indexOf('my-list')).toBeLessThan(ROW_ORDER.indexOf('top-picks'));
  });
});
