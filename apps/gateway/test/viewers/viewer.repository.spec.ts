import { join } from 'node:path';
import { createViewer } from '@marquee/contracts/gateway';
import { testDatabase } from '@marquee/local/testing';
import { Metrics, Tracing, createLogger } from '@marquee/observability';
import { PoolMetrics } from '@marquee/service-defaults';
import { arbitraryOf } from '@marquee/tooling/arbitrary';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { ViewerDatabase } from '../../src/viewers/viewer.database.js';
import { ViewerRepository } from '../../src/viewers/viewer.repository.js';

describe('ViewerRepository', () => {
  let server: Awaited<ReturnType<typeof testDatabase>>;
  let database: ViewerDatabase;
  beforeAll(async () => {
    server = await testDatabase({ migrations: join(import.meta.dirname, '../../prisma/migrations') });
    database = new ViewerDatabase(
      { EDGE_DATABASE_URL: server.url },
      createLogger({ service: 'gateway', instance: 'test', level: 'silent' }),
      new Tracing(),
      new PoolMetrics(new Metrics({ service: 'gateway', instance: 'test' })),
    );
  }, 60_000);
  afterAll(async () => {
    await database.onApplicationShutdown();
    await server[Symbol.asyncDispose]();
  });

  it('stores every profile that the contract accepts', async () => {
    const viewers = new ViewerRepository(database);
    let count = 0;
    await fc.assert(
      fc.asyncProperty(arbitraryOf(createViewer.body), async ({ name }) => {
        const viewerId = `v-${count++}`;
        await viewers.createViewer({ viewerId, name, avatar: 'a' });
        expect(await viewers.findViewer(viewerId)).toMatchObject({ name });
      }),
      { numRuns: 200 },
    );
  }, 60_000);
});
