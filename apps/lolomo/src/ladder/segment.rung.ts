import type { BuiltRow } from '@marquee/contracts/row-builder';
import type { SharedRows } from '../rows/shared-rows.js';
import type { LastGoodRung } from './last-good.rung.js';

/** Rows of the viewer's segment. Which segment that is, the viewer's last live page has said. */
export class SegmentRung {
  readonly source = 'segment';

  constructor(
    private readonly lastGood: Pick<LastGoodRung, 'segmentOf'>,
    private readonly shared: Pick<SharedRows, 'ofSegment'>,
  ) {}

  rowsFor(viewerId: string): readonly BuiltRow[] {
    return this.shared.ofSegment(this.lastGood.segmentOf(viewerId));
  }
}
