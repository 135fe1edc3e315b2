import { Tracing, tracedQueries } from '@marquee/observability';
import type { Logger } from '@marquee/observability';
import { LOGGER, PoolMetrics, SETTINGS } from '@marquee/service-defaults';
import { Module } from '@nestjs/common';
import type { OnApplicationShutdown } from '@nestjs/common';
import type { CatalogSettings } from '../catalog.config.js';
import { PrismaClient } from '../generated/prisma/client.js';
import { openDatabase } from './database.js';

/** The PostgreSQL database `catalog`. It connects with the first query, so the service starts without it. */
@Module({
  providers: [
    {
      provide: PrismaClient,
      useFactory: ({ CATALOG_DATABASE_URL }: CatalogSettings, log: Logger, tracing: Tracing, pools: PoolMetrics) =>
        openDatabase(CATALOG_DATABASE_URL, {
          onError: (error) => log.warn({ err: error }, 'database'),
          around: tracedQueries(tracing, 'catalog'),
          onPool: pools.watch('catalog'),
        }),
      inject: [SETTINGS, LOGGER, Tracing, PoolMetrics],
    },
    PoolMetrics,
  ],
  exports: [PrismaClient],
})
export class DatabaseModule implements OnApplicationShutdown {
  constructor(private readonly database: PrismaClient) {}

  async onApplicationShutdown(): Promise<void> {
    await this.database.$disconnect();
  }
}
