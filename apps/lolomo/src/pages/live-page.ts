import type { ComposedPage } from '@marquee/contracts/lolomo';
import { PAGE_HEADERS } from '@marquee/contracts/lolomo';
import type { Row } from '@marquee/contracts/page';
import { deflateShared, gzipAround } from './gzip.js';
import type { ShownTitles } from './recent-pages.js';
import { shownTitles } from './recent-pages.js';

const TAIL = Buffer.from('}');

/** The rows of a page in which every row is live, as the bytes that many answers share. */
export class LiveRows {
  readonly text: Buffer;
  readonly shown: ShownTitles;
  readonly kinds: string;
  /** Age of the oldest row, RFC 3339. */
  readonly asOf: string;
  private compressed: Buffer | undefined;

  constructor({ rows, asOf }: { readonly rows: readonly Row[]; readonly asOf: string }) {
    this.text = Buffer.from(JSON.stringify(rows));
    this.shown = shownTitles(rows);
    this.kinds = rows.map(({ kind }) => kind).join(',');
    this.asOf = asOf;
  }

  /** Made for the first viewer whose client accepts it. */
  get deflated(): Buffer {
    return (this.compressed ??= deflateShared(this.text));
  }
}

/** One page made of live rows. Its rows are not serialized again. */
export class LivePage {
  readonly source = 'live';

  constructor(
    readonly header: Omit<ComposedPage, 'rows' | 'source' | 'degraded' | 'reason'>,
    readonly rows: LiveRows,
  ) {}

  get headers(): Record<string, string> {
    const { viewerId, segment } = this.header;
    return {
      [PAGE_HEADERS.viewerId]: viewerId,
      [PAGE_HEADERS.kinds]: this.rows.kinds,
      ...(segment !== undefined && { [PAGE_HEADERS.segment]: segment }),
    };
  }

  /** The page as JSON. */
  text(): Buffer {
    return Buffer.concat([this.head(), this.rows.text, TAIL]);
  }

  /** The page as JSON, compressed with gzip. */
  gzip(): Buffer {
    return gzipAround(this.head(), this.rows, TAIL);
  }

  private head(): Buffer {
    const { segment: _, ...fields } = this.header;
    const head = JSON.stringify({ ...fields, source: this.source, degraded: [] });
    return Buffer.from(`${head.slice(0, -1)},"rows":`);
  }
}
