import { randomUUID } from 'node:crypto';
import type { Page, Reason, Row } from '@marquee/contracts/page';
import type { LastGoodPages } from './last-good-pages.js';
import type { SharedPages } from './shared-pages.js';
import { isBetter, pageFromStore, rowFromStore } from './stored-page.domain.js';
import type { PageRequest, StoredPage } from './stored-page.domain.js';

/** The gateway's own rungs below the live page. The last one is in the image, so there is always one. */
export class PageStore {
  constructor(
    private readonly lastGood: LastGoodPages,
    private readonly shared: SharedPages,
    private readonly staticPage: Page,
  ) {}

  /** Notes the viewer's taste group, whose page is the rung below the viewer's own. */
  assign(viewerId: string, segment: string): void {
    this.shared.assign(viewerId, segment);
  }

  put(request: PageRequest, page: Page): void {
    this.lastGood.put(request, page);
  }

  /** The best stored page, as the answer to `request`. */
  page(request: PageRequest, reason: Reason): Page {
    const [best] = this.#rungs(request);
    const stored = best ?? { rung: 'static', page: this.staticPage };
    // lolomo knows the viewer's own page by its id; a page of many viewers is a new page for this one.
    const pageId = stored.rung === 'last-good' ? stored.page.pageId : randomUUID();
    return pageFromStore(stored, reason, request, pageId);
  }

  /** `page`, unless a better one is stored: lolomo may have forgotten this viewer, or never met. */
  atLeast(request: PageRequest, page: Page): Page {
    const [best] = this.#rungs(request);
    if (best === undefined || !isBetter(best.rung, page.source)) return page;
    return this.page(request, page.reason ?? page.degraded[0]?.reason ?? 'error');
  }

  /** The row from the best stored page that has it. */
  row(request: PageRequest, rowId: string, reason: Reason): Row | undefined {
    for (const { rung, page } of this.#rungs(request)) {
      const row = page.rows.find((candidate) => candidate.rowId === rowId);
      if (row !== undefined) return rowFromStore(row, rung, reason, request.items);
    }
    return undefined;
  }

  #rungs(request: PageRequest): StoredPage[] {
    const pages = [
      { rung: 'last-good', page: this.lastGood.get(request) },
      { rung: 'segment', page: this.shared.ofGroup(request.viewerId) },
      { rung: 'popular', page: this.shared.popular },
      { rung: 'static', page: this.staticPage },
    ] as const;
    return pages.flatMap(({ rung, page }) => (page === undefined ? [] : [{ rung, page }]));
  }
}
