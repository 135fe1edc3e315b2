import type { Page, Row, TitleCard } from '@marquee/contracts/page';

export const card = (titleId: string, changes: Partial<TitleCard> = {}): TitleCard => ({
  titleId,
  name: titleId.toUpperCase(),
  year: 1999,
  genres: ['Drama'],
  ...changes,
});

export const row = (rowId: string, changes: Partial<Row> = {}): Row => ({
  rowId,
  kind: (rowId.split(':')[0] ?? rowId) as Row['kind'],
  title: rowId,
  source: 'live',
  asOf: '2026-01-01T12:00:00Z',
  items: [card(`${rowId}-a`), card(`${rowId}-b`)],
  ...changes,
});

export const page = (rows: Row[], changes: Partial<Page> = {}): Page => ({
  pageId: '7b6a1f1e-6c6f-4f0e-9d5e-0a8f6f0f7a11',
  viewerId: 'v1',
  device: 'desktop',
  generatedAt: '2026-01-01T12:00:00Z',
  asOf: '2026-01-01T12:00:00Z',
  source: 'live',
  rows,
  degraded: [],
  ...changes,
});
