import { gunzipSync } from 'node:zlib';
import type { GridSize, Page } from '@marquee/contracts/page';
import { ByteLru } from '@marquee/storage';
import { Inject, Injectable } from '@nestjs/common';
import { HomeLimits } from '../home.limits.js';
import type { PageBytes } from '../page-content.js';
import type { Rung } from './rung.js';
import type { PageRequest } from './stored-page.domain.js';

interface SerializedPage extends PageBytes {
  /** Number of titles that the grid has room for. */
  readonly room: number;
}

/** Pages of one viewer on one device by grid size (`<rows>x<items>`), the newest last. */
type PagesByGridSize = ReadonlyMap<string, SerializedPage>;

const MAX_GRID_SIZES = 4;

/** Each viewer's last live page, by device and grid size. Pages are kept as they were sent. */
@Injectable()
export class LastGoodRung implements Rung {
  readonly source = 'last-good';
  private readonly pages: ByteLru<PagesByGridSize>;

  constructor(@Inject(HomeLimits) limits: Pick<HomeLimits, 'lastGoodBytes'>) {
    this.pages = new ByteLru(limits.lastGoodBytes);
  }

  put(request: PageRequest, { bytes, isGzip }: PageBytes): void {
    const size = gridSizeName(request);
    const others = [...(this.pages.get(keyOf(request)) ?? [])].filter(([name]) => name !== size);
    const pages: PagesByGridSize = new Map([
      ...others.slice(1 - MAX_GRID_SIZES),
      [size, { bytes, isGzip, room: request.rows * request.items }],
    ]);
    this.pages.set(
      keyOf(request),
      pages,
      [...pages.values()].reduce((sum, page) => sum + page.bytes.length, 0),
    );
  }

  /** The page of this grid size, otherwise the largest one. */
  storedPage(request: PageRequest): Page | undefined {
    const pages = this.pages.get(keyOf(request));
    const found = pages?.get(gridSizeName(request)) ?? largest([...(pages?.values() ?? [])]);
    if (found === undefined) return undefined;
    return JSON.parse((found.isGzip ? gunzipSync(found.bytes) : found.bytes).toString()) as Page;
  }
}

function keyOf({ viewerId, device }: PageRequest): string {
  return `${viewerId} ${device}`;
}

function gridSizeName({ rows, items }: GridSize): string {
  return `${rows}x${items}`;
}

function largest(pages: readonly SerializedPage[]): SerializedPage | undefined {
  return pages.reduce<SerializedPage | undefined>(
    (found, page) => (found === undefined || page.room > found.room ? page : found),
    undefined,
  );
}
