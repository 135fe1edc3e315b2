import { afterEach, describe, expect, it } from '@jest/globals';
import { Statistics, STATISTICS_PATH } from '@marquee/contracts/statistics';
import type { Instance } from '@marquee/discovery';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { PrivateServer } from '../src/private-server.js';
import type { ServiceRuntime } from '../src/runtime.js';
import { greet, runtimeWith, serve } from './service.js';

class Nothing {}

const opened: { close(): Promise<void> }[] = [];
afterEach(async () => {
  await Promise.all(opened.splice(0).map((each) => each.close()));
});

async function open(instances: readonly Instance[] = []) {
  const runtime = runtimeWith(instances);
  const { app, url } = await serve(class extends Nothing {}, runtime);
  opened.push(app);
  return { app, runtime, url };
}

async function* statements(url: string, signal: AbortSignal): AsyncGenerator<Statistics> {
  const response = await fetch(url + STATISTICS_PATH, { signal });
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
  throw new Error('expected the stream to go on');
}

async function failOften(runtime: ServiceRuntime): Promise<void> {
  const client = runtime.client(greet, { breakerVolumeThreshold: 5 });
  for (let call = 0; call < 6; call += 1) {
    await client({ params: { name: 'ann' }, body: { mood: 'glad' } }).catch(() => undefined);
  }
}

describe('the statistics of a service', () => {
  it('say who speaks, how it is, and every command with the settings in force', async () => {
    const { runtime, url } = await open();
    runtime.client(greet, { timeoutMs: 321 });
    runtime.health.consumes('topic', () => 'the broker is away');
    const statement = await first(url, () => true);
    expect(statement).toMatchObject({
      service: 'catalog',
      instance: 'catalog-1',
      version: 'test',
      health: { serves: true, consumes: false, checks: { topic: 'the broker is away' } },
      faults: [],
      commands: [
        { name: 'catalog.greet', group: 'catalog', breaker: { state: 'closed' }, settings: { timeoutMs: 321 } },
      ],
    });
    expect(statement.work).toBeUndefined();
  });

  it('show a broken circuit within two seconds', async () => {
    const { runtime, url } = await open();
    runtime.client(greet, { breakerVolumeThreshold: 5 });
    let openedAt = Number.NaN;
    const statement = await first(url, ({ commands }) => {
      if (commands[0]?.breaker.state === 'open') return true;
      if (Number.isNaN(openedAt)) void failOften(runtime).then(() => (openedAt = Date.now()));
      return false;
    });
    expect(statement.commands[0]?.counts['short-circuited']).toBe(1);
    expect(Date.parse(statement.at) - openedAt).toBeLessThan(2_000);
  });

  it('carry what the service adds', async () => {
    const { runtime, url } = await open();
    const rungs = { live: 1, 'last-good': 0, segment: 0, popular: 0, static: 0 };
    const work = { windowMs: 10_000, requests: 1, failed: 0, p50Ms: 1, p99Ms: 1, pages: rungs, rows: rungs };
    runtime.statistics.contribute('work', () => ({ ...work, reasons: {}, freshness: null }));
    expect((await first(url, () => true)).work).toMatchObject(work);
  });

  it('do not hold up a stop', async () => {
    const { app, url } = await open();
    const ended = (async () => {
      let heard = 0;
      for await (const _ of statements(url, AbortSignal.timeout(8_000))) {
        heard += 1;
        if (heard === 1) void (app as NestFastifyApplication).close();
      }
      return heard;
    })();
    expect(await ended).toBeGreaterThanOrEqual(1);
  });

  it('stand on the port for operators where the first one faces the world', async () => {
    const server = await PrivateServer.open(
      Object.assign(runtimeWith([]), { settings: { LISTEN_HOST: '127.0.0.1' } as never }),
      0,
    );
    opened.push(server);
    expect((await first(`http://127.0.0.1:${server.port}`, () => true)).instance).toBe('catalog-1');
  });
});
