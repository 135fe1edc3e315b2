import type { Row } from '@marquee/contracts/page';
import { ByteLru } from '@marquee/storage';
import { Injectable } from '@nestjs/common';

/** Title ids by row id. */
export type ShownTitles = ReadonlyMap<string, readonly string[]>;

const CAPACITY_BYTES = 16_000_000;
const BYTES_PER_TITLE = 40;

/** Titles shown on recent pages, so that a refreshed row does not repeat the rows above it. */
@Injectable()
export class RecentPages {
  private readonly pages = new ByteLru<ShownTitles>(() => CAPACITY_BYTES);

  remember(pageId: string, shown: ShownTitles): void {
    const titles = shown.values().reduce((sum, { length }) => sum + length, 0);
    this.pages.set(pageId, shown, titles * BYTES_PER_TITLE);
  }

  /** Titles of the rows above `rowId`, without continue watching; titles of all rows when the page had no such row. */
  above(pageId: string | undefined, rowId: string): string[] {
    const titles: string[] = [];
    for (const [id, shown] of (pageId === undefined ? undefined : this.pages.get(pageId)) ?? []) {
      if (id === rowId) return titles;
      if (id !== 'continue-watching') titles.push(...shown);
    }
    return titles;
  }
}

export function shownTitles(rows: readonly Row[]): ShownTitles {
  return new Map(rows.map((row) => [row.rowId, row.items.map((item) => item.titleId)]));
}
