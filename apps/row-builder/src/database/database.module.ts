import { Tracing, tracedQueries } from '@marquee/observability';
import type { Logger } from '@marquee/observability';
import { LOGGER, PoolMetrics, SETTINGS } from '@marquee/service-defaults';
import { Module } from '@nestjs/common';
import type { RowBuilderSettings } from '../row-builder.config.js';
import { Databases } from './databases.js';
import { OffsetsRepository } from './offsets.repository.js';

@Module({
  providers: [
    {
      provide: Databases,
      useFactory: ({ ROWS_DATABASE_URL }: RowBuilderSettings, log: Logger, tracing: Tracing, pools: PoolMetrics) =>
        Databases.connect(
          ROWS_DATABASE_URL,
          { onError: (error) => log.warn({ err: error }, 'database'), around: tracedQueries(tracing, 'rows') },
          (name) => pools.watch(name),
        ),
      inject: [SETTINGS, LOGGER, Tracing, PoolMetrics],
    },
    PoolMetrics,
    OffsetsRepository,
  ],
  exports: [Databases, OffsetsRepository],
})
export class DatabaseModule {}
