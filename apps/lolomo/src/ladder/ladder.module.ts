import { DegradationSwitch } from '@marquee/service-defaults';
import { Module } from '@nestjs/common';
import { RowsModule } from '../rows/rows.module.js';
import { LastGoodRung } from './last-good.rung.js';
import { PopularRung } from './popular.rung.js';
import { RowLadder } from './row-ladder.js';
import { SegmentRung } from './segment.rung.js';

/** Rows for the moments when the row-builder has none. */
@Module({
  imports: [RowsModule],
  providers: [RowLadder, LastGoodRung, SegmentRung, PopularRung, DegradationSwitch],
  exports: [RowLadder, LastGoodRung],
})
export class LadderModule {}
