import type { Page } from '@marquee/contracts/page';
import { ByteLru } from '@marquee/service-defaults';

/** Ids of the titles of each row; about 40 bytes a title. */
export type ShownTitles = ReadonlyMap<string, readonly string[]>;

const CAPACITY_BYTES = 16_000_000;

/** What recent pages show, so that a row made again does not repeat its neighbours. */
export class RecentPages {
  private readonly pages = new ByteLru<ShownTitles>(() => CAPACITY_BYTES);

  remember(page: Page): void {
    const shown = new Map(page.rows.map((row) => [row.rowId, row.items.map((item) => item.titleId)]));
    const titles = page.rows.reduce((sum, row) => sum + row.items.length, 0);
    this.pages.set(page.pageId, shown, titles * 40);
  }

  /** Titles of the rows above `rowId`, or of all other rows where the page had no such row; continue watching hides nothing. */
  above(pageId: string | undefined, rowId: string): string[] {
    const titles: string[] = [];
    for (const [id, shown] of (pageId === undefined ? undefined : this.pages.get(pageId)) ?? []) {
      if (id === rowId) return titles;
      if (id !== 'continue-watching') titles.push(...shown);
    }
    return titles;
  }
}
