import { randomUUID } from 'node:crypto';
import type { Page, Reason, Row } from '@marquee/contracts/page';
import { Injectable } from '@nestjs/common';
import { isBytes } from '../page-content.js';
import type { PageContent } from '../page-content.js';
import { LastGoodRung } from './last-good.rung.js';
import { PopularRung } from './popular.rung.js';
import type { Rung } from './rung.js';
import { SegmentRung } from './segment.rung.js';
import { StaticRung } from './static.rung.js';
import { isBetter, pageFromStore, rowFromStore } from './stored-page.domain.js';
import type { PageRequest, StoredPage } from './stored-page.domain.js';

/** The gateway's rungs below the live page, best first. The static rung always has a page, so the ladder does too. */
@Injectable()
export class PageLadder {
  private readonly rungs: readonly Rung[];

  constructor(
    private readonly lastGood: LastGoodRung,
    private readonly segment: SegmentRung,
    popular: PopularRung,
    private readonly fixed: StaticRung,
  ) {
    this.rungs = [lastGood, segment, popular, fixed];
  }

  /** Stores a live page as the viewer's last-good page. */
  storeLastGood(request: PageRequest, page: PageContent): void {
    this.lastGood.put(request, isBytes(page) ? page : { bytes: Buffer.from(JSON.stringify(page)), isGzip: false });
  }

  /** Remembers the viewer's segment, whose page is the rung below the viewer's own. */
  assignSegment(viewerId: string, segment: string): void {
    this.segment.assignSegment(viewerId, segment);
  }

  /** The best stored page, as the answer to `request`. */
  bestPage(request: PageRequest, reason: Reason): Page {
    for (const rung of this.rungs) {
      const page = rung.storedPage(request);
      if (page !== undefined) return answer({ source: rung.source, page }, reason, request);
    }
    return answer({ source: 'static', page: this.fixed.storedPage() }, reason, request);
  }

  /** `page`, or a stored page from a better rung: lolomo may not know this viewer. Reads better rungs only. */
  betterOf(page: Page, request: PageRequest): Page {
    for (const rung of this.rungs) {
      if (!isBetter(rung.source, page.source)) return page;
      const stored = rung.storedPage(request);
      if (stored === undefined) continue;
      const reason = page.source === 'live' ? (page.degraded[0]?.reason ?? 'error') : page.reason;
      return answer({ source: rung.source, page: stored }, reason, request);
    }
    return page;
  }

  /** The row from the best stored page that has it; undefined if none has. */
  row(request: PageRequest, rowId: string, reason: Reason): Row | undefined {
    for (const rung of this.rungs) {
      const row = rung.storedPage(request)?.rows.find((candidate) => candidate.rowId === rowId);
      if (row !== undefined) return rowFromStore(row, rung.source, reason, request.items);
    }
    return undefined;
  }
}

/** lolomo knows the viewer's own page by its id, which is kept; a shared page becomes a new page for this viewer. */
function answer(stored: StoredPage, reason: Reason, request: PageRequest): Page {
  const pageId = stored.source === 'last-good' ? stored.page.pageId : randomUUID();
  return pageFromStore(stored, reason, request, pageId);
}
