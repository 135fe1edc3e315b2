import { home, homeRow } from '@marquee/contracts/gateway';
import { composePage, composeRow, popularPage, segmentPages } from '@marquee/contracts/lolomo';
import { ClientsModule, DegradationSwitch, StatisticsSource } from '@marquee/service-defaults';
import { Module } from '@nestjs/common';
import { EventsModule } from '../events/events.module.js';
import { HomeController } from './home.controller.js';
import { HomeLimits } from './home.limits.js';
import { HomeMetrics } from './home.metrics.js';
import { HomeService } from './home.service.js';
import { HomeStatistics } from './home.statistics.js';
import { LastGoodRung } from './ladder/last-good.rung.js';
import { PageLadder } from './ladder/page-ladder.js';
import { PopularRung } from './ladder/popular.rung.js';
import { SegmentRung } from './ladder/segment.rung.js';
import { SharedPages } from './ladder/shared-pages.js';
import { SharedPagesPoller } from './ladder/shared-pages-poller.js';
import { StaticRung } from './ladder/static.rung.js';

/** The home page: lolomo's page, or a page of the ladder. */
@Module({
  imports: [
    EventsModule,
    ClientsModule.forFeature(
      { endpoint: composePage, settings: { timeoutMs: home.deadlineMs } },
      { endpoint: composeRow, settings: { timeoutMs: homeRow.deadlineMs } },
      popularPage,
      segmentPages,
    ),
  ],
  controllers: [HomeController],
  providers: [
    HomeService,
    HomeLimits,
    HomeMetrics,
    HomeStatistics,
    DegradationSwitch,
    PageLadder,
    LastGoodRung,
    SegmentRung,
    PopularRung,
    StaticRung,
    SharedPages,
    SharedPagesPoller,
  ],
  exports: [HomeStatistics],
})
export class HomeModule {
  constructor(source: StatisticsSource, statistics: HomeStatistics) {
    source.contribute('work', () => statistics.read());
  }
}
