import { randomUUID } from 'node:crypto';
import type { Page, Row, Source } from '@marquee/contracts/page';

export const AN_HOUR_AGO = '2026-01-01T11:00:00.000Z';
export const NOW = '2026-01-01T12:00:00.000Z';

export function row(rowId: string, titleIds: readonly string[], changes: Partial<Row> = {}): Row {
  return {
    rowId,
    kind: 'top-picks',
    title: rowId,
    source: 'live',
    asOf: NOW,
    items: titleIds.map((titleId) => ({ titleId, name: `Film ${titleId}`, year: 1999, genres: ['Drama'] })),
    ...changes,
  };
}

export function page(changes: Partial<Page> = {}): Page {
  const rows = changes.rows ?? [row('top-picks', ['a', 'b', 'c']), row('trending-now', ['d', 'e'])];
  return {
    pageId: randomUUID(),
    viewerId: 'ann',
    device: 'desktop',
    generatedAt: NOW,
    asOf: NOW,
    source: 'live',
    degraded: [],
    ...changes,
    rows,
  };
}

/** A page of which every row is from one rung. */
export function pageOf(source: Source, titleIds: readonly string[] = ['a', 'b', 'c']): Page {
  return page({ source, rows: [row('top-picks', titleIds, { source }), row('trending-now', titleIds, { source })] });
}
