import { Tracing, tracedQueries } from '@marquee/observability';
import type { Logger } from '@marquee/observability';
import { postgresAdapter } from '@marquee/postgres';
import { InjectLogger, InjectSettings, PoolMetrics } from '@marquee/service-defaults';
import { Injectable } from '@nestjs/common';
import type { OnApplicationShutdown } from '@nestjs/common';
import type { GatewaySettings } from '../gateway.config.js';
import { PrismaClient } from '../generated/prisma/client.js';

const LIMITS = { connections: 5, connectMs: 1_500, statementMs: 1_000, queryMs: 1_500 };

/** The database of viewers. It connects at the first query, so PostgreSQL may be unavailable at the start. */
@Injectable()
export class ViewerDatabase extends PrismaClient implements OnApplicationShutdown {
  constructor(
    @InjectSettings() { EDGE_DATABASE_URL }: Pick<GatewaySettings, 'EDGE_DATABASE_URL'>,
    @InjectLogger() log: Logger,
    tracing: Tracing,
    pools: PoolMetrics,
  ) {
    super({
      adapter: postgresAdapter(EDGE_DATABASE_URL, LIMITS, {
        onError: (error) => log.debug({ err: error }, 'viewer database'),
        around: tracedQueries(tracing, 'edge'),
        onPool: pools.watch('edge'),
      }),
    });
  }

  async onApplicationShutdown(): Promise<void> {
    await this.$disconnect();
  }
}
