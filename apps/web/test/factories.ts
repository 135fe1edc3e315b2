import type { LiveRow, Page, Reason, Row, Source, TitleCard } from '@marquee/contracts/page';

export const card = (titleId: string, changes: Partial<TitleCard> = {}): TitleCard => ({
  titleId,
  name: titleId.toUpperCase(),
  year: 1999,
  genres: ['Drama'],
  ...changes,
});

type RowChanges = Partial<Omit<LiveRow, 'source'>> & { source?: Source; reason?: Reason };

export const row = (rowId: string, { source = 'live', reason = 'error', ...changes }: RowChanges = {}): Row => {
  const fields = {
    rowId,
    kind: (rowId.split(':')[0] ?? rowId) as Row['kind'],
    title: rowId,
    asOf: '2026-01-01T12:00:00Z',
    items: [card(`${rowId}-a`), card(`${rowId}-b`)],
    ...changes,
  };
  return source === 'live' ? { ...fields, source } : { ...fields, source, reason };
};

type PageChanges = Partial<Omit<Page, 'source'>> & { source?: Source; reason?: Reason };

export const page = (rows: Row[], { source = 'live', reason = 'error', ...changes }: PageChanges = {}): Page => {
  const fields = {
    pageId: '7b6a1f1e-6c6f-4f0e-9d5e-0a8f6f0f7a11',
    viewerId: 'v1',
    device: 'desktop' as const,
    generatedAt: '2026-01-01T12:00:00Z',
    asOf: '2026-01-01T12:00:00Z',
    rows,
    degraded: [],
    ...changes,
  };
  return source === 'live' ? { ...fields, source } : { ...fields, source, reason };
};
