import { randomUUID } from 'node:crypto';
import type { DegradedSource, LiveRow, Page, Reason, Row, SharedPage, Source } from '@marquee/contracts/page';

export const AN_HOUR_AGO = '2026-01-01T11:00:00.000Z';
export const NOW = '2026-01-01T12:00:00.000Z';

type RowChanges = Partial<Omit<LiveRow, 'source'>> & { source?: Source; reason?: Reason };

export function row(
  rowId: string,
  titleIds: readonly string[],
  { source = 'live', reason = 'error', ...changes }: RowChanges = {},
): Row {
  const fields = {
    rowId,
    kind: 'top-picks' as const,
    title: rowId,
    asOf: NOW,
    items: titleIds.map((titleId) => ({ titleId, name: `Film ${titleId}`, year: 1999, genres: ['Drama'] })),
    ...changes,
  };
  return source === 'live' ? { ...fields, source } : { ...fields, source, reason };
}

type PageChanges = Partial<Omit<Page, 'source'>> & { source?: Source; reason?: Reason };

export function page({ source = 'live', reason = 'error', ...changes }: PageChanges = {}): Page {
  const fields = {
    pageId: randomUUID(),
    viewerId: 'ann',
    device: 'desktop' as const,
    generatedAt: NOW,
    asOf: NOW,
    degraded: [],
    rows: [row('top-picks', ['a', 'b', 'c']), row('trending-now', ['d', 'e'])],
    ...changes,
  };
  return source === 'live' ? { ...fields, source } : { ...fields, source, reason };
}

/** A page of which every row is from one rung. */
export function pageOf(source: Source, titleIds: readonly string[] = ['a', 'b', 'c']): Page {
  return page({ source, rows: [row('top-picks', titleIds, { source }), row('trending-now', titleIds, { source })] });
}

/** A page made in advance for many viewers. */
export function sharedPageOf(source: DegradedSource, titleIds: readonly string[] = ['a', 'b', 'c']): SharedPage {
  const rows = ['top-picks', 'trending-now'].map((rowId) => ({ ...row(rowId, titleIds), source }));
  return { ...page(), source, rows };
}
