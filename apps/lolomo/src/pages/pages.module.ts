import { Module } from '@nestjs/common';
import { LadderModule } from '../ladder/ladder.module.js';
import { RowsModule } from '../rows/rows.module.js';
import { LiveRowsCache } from './live-rows.cache.js';
import { PagesController } from './pages.controller.js';
import { PagesService } from './pages.service.js';
import { RecentPages } from './recent-pages.js';
import { SharedPagesService } from './shared-pages.service.js';

/** Composes pages from built rows and rows of the ladder. */
@Module({
  imports: [RowsModule, LadderModule],
  controllers: [PagesController],
  providers: [PagesService, SharedPagesService, RecentPages, LiveRowsCache],
})
export class PagesModule {}
