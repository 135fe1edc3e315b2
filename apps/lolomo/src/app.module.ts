import { join } from 'node:path';
import { ServiceModule } from '@marquee/service-defaults';
import type { ServiceRuntime } from '@marquee/service-defaults';
import { Inject, Module } from '@nestjs/common';
import type { DynamicModule, OnApplicationBootstrap, OnApplicationShutdown } from '@nestjs/common';
import { lolomoProperties } from './lolomo.config.js';
import { LastGoodRung } from './ladder/last-good.rung.js';
import { PopularRung } from './ladder/popular.rung.js';
import { RowLadder } from './ladder/row-ladder.js';
import { SegmentRung } from './ladder/segment.rung.js';
import { PagesController } from './pages/pages.controller.js';
import { PagesService } from './pages/pages.service.js';
import { RecentPages } from './pages/recent-pages.js';
import { RowsClient } from './rows/rows.client.js';
import { SharedRows } from './rows/shared-rows.js';

@Module({})
export class AppModule implements OnApplicationBootstrap, OnApplicationShutdown {
  static with(runtime: ServiceRuntime): DynamicModule {
    const properties = lolomoProperties(runtime.config);
    const rows = new RowsClient(runtime);
    const lastGood = new LastGoodRung(() => properties.lastGoodBytes.get());
    const shared = new SharedRows(
      rows,
      () => properties.sharedRowsEveryMs.get(),
      join(runtime.home, 'shared-rows.json'),
      (error) => runtime.log.debug({ err: error }, 'shared rows'),
    );
    const ladder = new RowLadder(
      lastGood,
      new SegmentRung(lastGood, shared),
      new PopularRung(shared),
      properties.ladderEnabled,
    );
    return {
      module: AppModule,
      imports: [ServiceModule.forRoot(runtime)],
      controllers: [PagesController],
      providers: [
        { provide: SharedRows, useValue: shared },
        {
          provide: PagesService,
          useFactory: () => new PagesService(rows, ladder, lastGood, shared, new RecentPages(), properties),
        },
      ],
    };
  }

  constructor(@Inject(SharedRows) private readonly shared: SharedRows) {}

  async onApplicationBootstrap(): Promise<void> {
    await this.shared.start();
  }

  async onApplicationShutdown(): Promise<void> {
    await this.shared[Symbol.asyncDispose]();
  }
}
