import { buildRows, popularRows, segmentRows } from '@marquee/contracts/row-builder';
import { ClientsModule } from '@marquee/service-defaults';
import { Module } from '@nestjs/common';
import { RowsClient } from './rows.client.js';
import { RowBuilderHealth } from './row-builder-health.js';
import { SharedRows } from './shared-rows.js';
import { SharedRowsPoller } from './shared-rows.poller.js';

/** The row-builder as lolomo uses it: rows of one viewer on request, shared rows in the background. */
@Module({
  imports: [ClientsModule.forFeature(buildRows, popularRows, segmentRows)],
  providers: [RowsClient, RowBuilderHealth, SharedRows, SharedRowsPoller],
  exports: [RowsClient, RowBuilderHealth, SharedRows],
})
export class RowsModule {}
