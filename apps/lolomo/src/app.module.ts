import { join } from 'node:path';
import { ServiceModule } from '@marquee/service-defaults';
import type { ServiceRuntime } from '@marquee/service-defaults';
import { Inject, Module } from '@nestjs/common';
import type { DynamicModule, OnApplicationBootstrap, OnApplicationShutdown } from '@nestjs/common';
import { lolomoProperties } from './lolomo.config.js';
import { PagesController } from './pages/pages.controller.js';
import { PagesService } from './pages/pages.service.js';
import { RecentPages } from './pages/recent-pages.js';
import { LastGoodRows } from './rows/last-good.js';
import { RowsClient } from './rows/rows.client.js';
import { SharedRows } from './rows/shared-rows.js';

@Module({})
export class AppModule implements OnApplicationBootstrap, OnApplicationShutdown {
  static with(runtime: ServiceRuntime): DynamicModule {
    const properties = lolomoProperties(runtime.config);
    const rows = new RowsClient(runtime);
    const lastGood = new LastGoodRows(() => properties.lastGoodBytes.get());
    const shared = new SharedRows(
      rows,
      () => properties.sharedRowsEveryMs.get(),
      join(runtime.home, 'shared-rows.json'),
      (error) => runtime.log.debug({ err: error }, 'shared rows'),
    );
    return {
      module: AppModule,
      imports: [ServiceModule.forRoot(runtime)],
      controllers: [PagesController],
      providers: [
        { provide: SharedRows, useValue: shared },
        {
          provide: PagesService,
          useFactory: () => new PagesService(rows, lastGood, shared, new RecentPages(), properties),
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
