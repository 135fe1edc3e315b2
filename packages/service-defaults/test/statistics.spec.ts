import { afterEach, describe, expect, it } from '@jest/globals';
import { Statistics, STATISTICS_PATH } from '@marquee/contracts/statistics';
import type { EndpointClient } from '@marquee/http';
import { Health } from '@marquee/observability';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { StatisticsSource, clientToken } from '../src/index.js';
import type { ServiceDefaultsOptions } from '../src/index.js';
import { OperationsEndpoints } from '../src/operations/operations-endpoints.js';
import { callerHeaders, createTestApp, testService } from '../src/testing.js';
import { GreetingsModule, environment, greet, serviceDefaults } from './greetings.js';

const opened: NestFastifyApplication[] = [];
afterEach(async () => {
  await Promise.all(opened.splice(0).map((app) => app.close()));
});

async function open(options: Partial<ServiceDefaultsOptions> = {}) {
  const module = await testService(
    { imports: [serviceDefaults(options), GreetingsModule] },
    { environment: environment() },
  ).compile();
  const app = await createTestApp(module);
  opened.push(app);
  await app.listen(0, '127.0.0.1');
  return { app, url: await app.getUrl() };
}

async function* statements(url: string, signal: AbortSignal): AsyncGenerator<Statistics> {
  const response = await fetch(url + STATISTICS_PATH, { signal, headers: callerHeaders('catalog') });
  expect(response.headers.get('content-type')).toBe('text/event-stream; charset=utf-8');
  let text = '';
  for await (const chunk of response.body ?? []) {
    text += Buffer.from(chunk as Uint8Array).toString();
    for (let end = text.indexOf('\n\n'); end >= 0; end = text.indexOf('\n\n')) {
      yield Statistics.parse(JSON.parse(text.slice('data: '.length, end)));
      text = text.slice(end + 2);
    }
  }
}

async function first(url: string, wanted: (statement: Statistics) => boolean): Promise<Statistics> {
  const enough = new AbortController();
  try {
    for await (const statement of statements(url, enough.signal)) if (wanted(statement)) return statement;
  } finally {
    enough.abort();
  }
  throw new Error('expected the stream to continue');
}

async function failOften(app: NestFastifyApplication): Promise<void> {
  const client = app.get<EndpointClient<typeof greet>>(clientToken(greet), { strict: false });
  for (let call = 0; call < 6; call += 1) await client({ params: { name: 'ann' } }).catch(() => undefined);
}

describe('the statistics of a service', () => {
  it('state the identity, the health, and every command with its current settings', async () => {
    const { app, url } = await open();
    app.get(Health).consumes('topic', () => 'the broker is unavailable');
    const statement = await first(url, () => true);
    expect(statement).toMatchObject({
      service: 'catalog',
      instance: 'catalog-1',
      version: 'test',
      health: { serves: true, consumes: false, checks: { topic: 'the broker is unavailable' } },
      faults: [],
      commands: [
        { name: 'catalog.greet', group: 'catalog', breaker: { state: 'closed' }, settings: { timeoutMs: 321 } },
      ],
    });
    expect(statement.work).toBeUndefined();
  });

  it('show an open breaker within two seconds', async () => {
    const { app, url } = await open();
    let openedAt = Number.NaN;
    const statement = await first(url, ({ commands }) => {
      if (commands[0]?.breaker.state === 'open') return true;
      if (Number.isNaN(openedAt)) void failOften(app).then(() => (openedAt = Date.now()));
      return false;
    });
    expect(statement.commands[0]?.counts['short-circuited']).toBe(1);
    expect(Date.parse(statement.at) - openedAt).toBeLessThan(2_000);
  });

  it('contain what the service contributes', async () => {
    const { app, url } = await open();
    const rungs = { live: 1, 'last-good': 0, segment: 0, popular: 0, static: 0 };
    const work = { windowMs: 10_000, requests: 1, failed: 0, p50Ms: 1, p99Ms: 1, pages: rungs, rows: rungs };
    app.get(StatisticsSource).contribute('work', () => ({ ...work, reasons: {}, freshness: null }));
    expect((await first(url, () => true)).work).toMatchObject(work);
  });

  it('do not delay a shutdown with open streams', async () => {
    const { app, url } = await open();
    const ended = (async () => {
      let events = 0;
      for await (const _ of statements(url, AbortSignal.timeout(8_000))) {
        events += 1;
        if (events === 1) void app.close();
      }
      return events;
    })();
    expect(await ended).toBeGreaterThanOrEqual(1);
  });

  it('are served on the private port alone if the service has one', async () => {
    const { app, url } = await open({ operations: 'private-port' });
    const privateUrl = app.get(OperationsEndpoints).privateUrl ?? '';
    expect((await first(privateUrl, () => true)).instance).toBe('catalog-1');
    const headers = callerHeaders('catalog');
    expect((await fetch(privateUrl + STATISTICS_PATH)).status).toBe(403);
    expect((await fetch(url + STATISTICS_PATH, { headers })).status).toBe(404);
    expect((await fetch(`${url}/metrics`, { headers })).status).toBe(404);
    expect((await fetch(`${url}/readyz`)).status).toBe(200);
  });
});
