import { randomUUID } from 'node:crypto';
import { GRID_SIZES } from '@marquee/contracts/page';
import type { SharedPage } from '@marquee/contracts/page';
import type { BuiltRow } from '@marquee/contracts/row-builder';
import { Injectable } from '@nestjs/common';
import { SharedRows } from '../rows/shared-rows.js';
import { arrange } from './arrange.domain.js';
import { fillGrid } from './fill.domain.js';
import { noRows } from './pages.error.js';
import { sharedPageOf } from './page.domain.js';

/** The viewer id of pages that are the same for every viewer. */
const SHARED_VIEWER_ID = 'nobody';
const MAX_ROWS = 40;

/** Pages of shared rows, which the gateway keeps for its own ladder. */
@Injectable()
export class SharedPagesService {
  constructor(private readonly shared: SharedRows) {}

  popularPage(): SharedPage {
    return sharedPage(this.shared.popular, 'popular');
  }

  segmentPages(): { segment: string; page: SharedPage }[] {
    return this.shared.segments.map(({ segment, rows }) => ({ segment, page: sharedPage(rows, 'segment') }));
  }
}

function sharedPage(rows: readonly BuiltRow[], source: 'popular' | 'segment'): SharedPage {
  if (rows.length === 0) throw noRows();
  const size = { rows: MAX_ROWS, items: GRID_SIZES.desktop.items };
  const filled = fillGrid(arrange(rows.map((row) => ({ row }))), size);
  return sharedPageOf(
    { pageId: randomUUID(), viewerId: SHARED_VIEWER_ID, device: 'desktop', now: new Date().toISOString() },
    filled.map(({ fields }) => ({ ...fields, source })),
    source,
  );
}
