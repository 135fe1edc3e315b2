import { PAGE_HEADERS } from '@marquee/contracts/lolomo';
import { RowKind } from '@marquee/contracts/page';
import type { LivePage, LiveRow, Page } from '@marquee/contracts/page';
import type { RawAnswer } from '@marquee/http';

/** What is counted of a page in which every row is live. */
export type LiveSummary = Pick<LivePage, 'source' | 'degraded'> & {
  readonly rows: readonly Pick<LiveRow, 'kind' | 'source'>[];
};

/** A page as bytes: JSON, or JSON compressed with gzip. */
export interface PageBytes {
  readonly bytes: Buffer;
  readonly isGzip: boolean;
}

/** A page to answer with: an object, or the bytes of a page in which every row is live. */
export type PageContent = Page | (LiveSummary & PageBytes);

export function isBytes(content: PageContent): content is LiveSummary & PageBytes {
  return 'bytes' in content;
}

/** A page that lolomo describes in headers, so that its body can be passed on unread. */
export interface DescribedPage extends LiveSummary, PageBytes {
  readonly viewerId: string;
  readonly segment: string | undefined;
}

const Kinds = RowKind.array().min(1);
/** Few lists exist, since rows have an order. Whatever lolomo sends, the map does not grow without end. */
const MAX_DESCRIPTIONS = 1_000;
const descriptions = new Map<string, LiveSummary['rows']>();

/** Returns the page that an answer of lolomo describes; undefined if the body has to be read. */
export function describedPage({ bytes, headers }: RawAnswer): DescribedPage | undefined {
  const [viewerId, kinds, segment] = [PAGE_HEADERS.viewerId, PAGE_HEADERS.kinds, PAGE_HEADERS.segment].map((name) =>
    headers[name]?.toString(),
  );
  const rows = kinds === undefined ? undefined : rowsOf(kinds);
  if (viewerId === undefined || rows === undefined) return undefined;
  return {
    viewerId,
    segment,
    source: 'live',
    degraded: [],
    rows,
    bytes,
    isGzip: headers['content-encoding'] === 'gzip',
  };
}

/** The rows of a page from the list of their kinds; undefined if that is not one. */
function rowsOf(kinds: string): LiveSummary['rows'] | undefined {
  const known = descriptions.get(kinds);
  if (known !== undefined) return known;
  const parsed = Kinds.safeParse(kinds.split(','));
  if (!parsed.success) return undefined;
  const rows = parsed.data.map((kind) => ({ kind, source: 'live' as const }));
  if (descriptions.size >= MAX_DESCRIPTIONS) descriptions.clear();
  descriptions.set(kinds, rows);
  return rows;
}
