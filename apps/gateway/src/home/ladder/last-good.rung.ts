import type { GridSize, Page } from '@marquee/contracts/page';
import { ByteLru } from '@marquee/storage';
import { Injectable } from '@nestjs/common';
import { HomeLimits } from '../home.limits.js';
import type { Rung } from './rung.js';
import type { PageRequest } from './stored-page.domain.js';

interface SerializedPage {
  readonly json: string;
  readonly bytes: number;
}

/** Pages of one viewer on one device by grid size (`<rows>x<items>`), the newest last. */
type PagesByGridSize = ReadonlyMap<string, SerializedPage>;

const MAX_GRID_SIZES = 4;

/** Each viewer's last live page, by device and grid size. Pages are kept as JSON, so their size in bytes is known. */
@Injectable()
export class LastGoodRung implements Rung {
  readonly source = 'last-good';
  private readonly pages: ByteLru<PagesByGridSize>;

  constructor(limits: HomeLimits) {
    this.pages = new ByteLru(limits.lastGoodBytes);
  }

  put(request: PageRequest, page: Page): void {
    const json = JSON.stringify(page);
    const size = gridSizeName(request);
    const others = [...(this.pages.get(keyOf(request)) ?? [])].filter(([name]) => name !== size);
    const pages: PagesByGridSize = new Map([
      ...others.slice(1 - MAX_GRID_SIZES),
      [size, { json, bytes: Buffer.byteLength(json) }],
    ]);
    this.pages.set(
      keyOf(request),
      pages,
      [...pages.values()].reduce((sum, { bytes }) => sum + bytes, 0),
    );
  }

  /** The page of this grid size, otherwise the largest one. */
  storedPage(request: PageRequest): Page | undefined {
    const pages = this.pages.get(keyOf(request));
    const found = pages?.get(gridSizeName(request)) ?? largest([...(pages?.values() ?? [])]);
    return found === undefined ? undefined : (JSON.parse(found.json) as Page);
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
    (found, page) => (found === undefined || page.bytes > found.bytes ? page : found),
    undefined,
  );
}
