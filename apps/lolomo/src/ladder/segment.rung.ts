import type { BuiltRow } from '@marquee/contracts/row-builder';
import { Injectable } from '@nestjs/common';
import { SharedRows } from '../rows/shared-rows.js';
import { LastGoodRung } from './last-good.rung.js';

/** Rows of the viewer's segment, which the row-builder named with the last live page. */
@Injectable()
export class SegmentRung {
  readonly source = 'segment';

  constructor(
    private readonly lastGood: LastGoodRung,
    private readonly shared: SharedRows,
  ) {}

  rowsFor(viewerId: string): readonly BuiltRow[] {
    return this.shared.ofSegment(this.lastGood.segmentOf(viewerId));
  }
}
