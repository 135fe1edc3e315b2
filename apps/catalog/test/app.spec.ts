import { EventEmitter, once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { getTitle, putTitles, searchTitles } from '@marquee/contracts/catalog';
import { Problem } from '@marquee/contracts/problem';
import type { Title, TitleInput } from '@marquee/contracts/title';
import { catalogTitles } from '@marquee/contracts/topics';
import { testDatabase, testKafka } from '@marquee/local/testing';
import { KafkaClient, KafkaStrategy } from '@marquee/messaging';
import type { Batch } from '@marquee/messaging';
import { callerHeaders, createTestApp, testService } from '@marquee/service-defaults/testing';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { AppModule } from '../src/app.module.js';

const film = (titleId: string, fields: Partial<TitleInput> = {}): TitleInput => ({
  titleId,
  name: `The ${titleId}`,
  year: 1999,
  genres: ['Drama'],
  releasedAt: '1999-05-01T00:00:00.000Z',
  ...fields,
});

/** Collects everything that was published, as another service would read it. */
class Reader implements AsyncDisposable {
  readonly titles: Title[] = [];
  private readonly arrived = new EventEmitter();
  private readonly strategy: KafkaStrategy;

  constructor(private readonly client: KafkaClient) {
    const subscriptions = [{ topic: catalogTitles, from: 'earliest' as const }];
    this.strategy = new KafkaStrategy({ client, group: 'reader', subscriptions, deadLetters: client.producer() });
    const apply = (batch: Batch<Title>): Promise<void> => {
      this.titles.push(...batch.records.map(({ value }) => value));
      this.arrived.emit('titles');
      return Promise.resolve();
    };
    this.strategy.addHandler(catalogTitles.name, apply, true);
    this.strategy.listen(() => {});
  }

  versionsOf(titleId: string): number[] {
    return this.titles.filter((title) => title.titleId === titleId).map(({ version }) => version);
  }

  async until(condition: () => boolean): Promise<void> {
    while (!condition()) await once(this.arrived, 'titles');
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.strategy.close();
    await this.client.close();
  }
}

let engines: [Awaited<ReturnType<typeof testDatabase>>, Awaited<ReturnType<typeof testKafka>>];
let dataDir: string;
let replicas: NestFastifyApplication[];
let reader: Reader;

beforeAll(async () => {
  engines = await Promise.all([
    testDatabase({ migrations: join(import.meta.dirname, '../prisma/migrations') }),
    testKafka(),
  ]);
  const [{ url }, { brokers }] = engines;
  const client = new KafkaClient({ brokers: brokers.split(','), clientId: 'reader' });
  await client.ensureTopics([catalogTitles]);
  dataDir = await mkdtemp(join(tmpdir(), 'catalog-'));
  replicas = [];
  for (const instance of ['catalog-1', 'catalog-2']) {
    const environment = {
      INSTANCE_ID: instance,
      MARQUEE_HOME: dataDir,
      CATALOG_DATABASE_URL: url,
      KAFKA_BROKERS: brokers,
    };
    replicas.push(await createTestApp(await testService({ imports: [AppModule] }, { environment }).compile()));
  }
  reader = new Reader(client);
}, 60_000);
afterAll(async () => {
  await reader[Symbol.asyncDispose]();
  await Promise.all(replicas.map((app) => app.close()));
  await Promise.all(engines.map((engine) => engine[Symbol.asyncDispose]()));
  await rm(dataDir, { recursive: true });
}, 60_000);

const ask = (method: 'GET' | 'PUT', url: string, payload?: object, replica = 0) => {
  const app = replicas[replica];
  if (app === undefined) throw new Error(`expected replica ${replica}`);
  return app.inject({ method, url, headers: callerHeaders('catalog'), ...(payload && { payload }) });
};

async function put(titles: readonly TitleInput[], replica = 0) {
  const response = await ask('PUT', putTitles.path, { titles }, replica);
  expect(response.statusCode).toBe(200);
  return putTitles.responses[200].parse(response.json());
}

describe('The catalog API', () => {
  it('reports how many titles changed and returns each of them', async () => {
    expect(await put([film('a'), film('b', { runtimeMinutes: 90, synopsis: 'A story.' })])).toEqual({
      changed: 2,
      unchanged: 0,
    });
    expect(await put([film('a'), film('b', { name: 'Changed' })])).toEqual({ changed: 1, unchanged: 1 });
    const response = await ask('GET', '/v1/titles/a');
    expect(getTitle.responses[200].parse(response.json())).toEqual({ ...film('a'), version: 1 });
  });

  it('answers 404 with a problem for an unknown title', async () => {
    const response = await ask('GET', '/v1/titles/nothing');
    expect(response.statusCode).toBe(404);
    expect(response.headers['content-type']).toContain('application/problem+json');
    expect(Problem.parse(response.json())).toMatchObject({ status: 404, code: 'no-such-title' });
  });

  it('finds titles by name up to the limit', async () => {
    await put([1, 2, 3].map((n) => film(`found-${n}`, { name: `Needle ${n}` })));
    const { titles } = searchTitles.responses[200].parse((await ask('GET', '/v1/titles?q=NEEDLE&limit=2')).json());
    expect(titles.map(({ titleId }) => titleId)).toEqual(['found-1', 'found-2']);
  });

  it.each([
    ['an empty search', 'GET', '/v1/titles?q=%20', undefined],
    ['a search without a query', 'GET', '/v1/titles', undefined],
    ['a limit above 50', 'GET', '/v1/titles?q=a&limit=51', undefined],
    ['a blank id', 'GET', '/v1/titles/%20', undefined],
    ['an empty list of titles', 'PUT', '/v1/titles', { titles: [] }],
    ['a title without a year', 'PUT', '/v1/titles', { titles: [{ ...film('x'), year: undefined }] }],
    ['an invalid date', 'PUT', '/v1/titles', { titles: [film('x', { releasedAt: 'yesterday' })] }],
    ['the year 0', 'PUT', '/v1/titles', { titles: [film('x', { releasedAt: '0000-06-01T00:00:00Z' })] }],
    ['half a character', 'PUT', '/v1/titles', { titles: [film('x', { name: 'A \uD83D' })] }],
    ['an unknown field', 'PUT', '/v1/titles', { titles: [{ ...film('x'), colour: 'red' }] }],
    ['more than 500 titles', 'PUT', '/v1/titles', { titles: Array.from({ length: 501 }, (_, n) => film(`x${n}`)) }],
  ] as const)('refuses %s', async (_, method, url, payload) => {
    const response = await ask(method, url, payload);
    expect(response.statusCode).toBe(400);
    expect(Problem.parse(response.json()).status).toBe(400);
    expect((await ask('GET', '/v1/titles/x')).statusCode).toBe(404);
  });
});

describe('Two replicas with one broker', () => {
  it('publish every change once, with the versions of a title in order', async () => {
    for (const round of [1, 2, 3, 4]) {
      const titles = ['p', 'q', 'r'].map((titleId) => film(titleId, { name: `Round ${round}` }));
      await put(titles, round % 2);
    }
    await put([film('last')]);
    await reader.until(
      () =>
        ['p', 'q', 'r'].every((titleId) => reader.versionsOf(titleId).includes(4)) &&
        reader.versionsOf('last').length > 0,
    );
    expect(['p', 'q', 'r'].map((titleId) => reader.versionsOf(titleId))).toEqual([
      [1, 2, 3, 4],
      [1, 2, 3, 4],
      [1, 2, 3, 4],
    ]);
    expect(reader.titles.find(({ titleId, version }) => titleId === 'q' && version === 3)).toEqual({
      ...film('q', { name: 'Round 3' }),
      version: 3,
    });
  }, 30_000);
});
