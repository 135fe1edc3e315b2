import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Proxy, freePort, testDatabase } from '@marquee/local/testing';
import { Databases } from '../../src/database/databases.js';

/** In each direction: connecting, with its handshake, takes longer than a page waits; a query does not. */
const DELAY_MS = 40;
const PAGES = 40;

describe('pages while PostgreSQL is slow to accept connections', () => {
  let server: Awaited<ReturnType<typeof testDatabase>>;
  let proxy: Proxy;
  beforeAll(async () => {
    server = await testDatabase({});
    const { port, hostname } = new URL(server.url);
    proxy = await Proxy.open(await freePort(), Number(port || 5432), hostname);
    await proxy.switchTo({ kind: 'delay', ms: DELAY_MS });
  }, 60_000);
  afterAll(async () => {
    await proxy[Symbol.asyncDispose]();
    await server[Symbol.asyncDispose]();
  }, 60_000);

  it('reuse the connection that came too late for the page before', async () => {
    const url = new URL(server.url);
    url.hostname = '127.0.0.1';
    url.port = String(proxy.port);
    await using databases = Databases.connect(url.href);
    let answered = 0;
    for (let page = 0; page < PAGES && answered === 0; page += 1) {
      await databases.pages.$queryRaw`SELECT 1`.then(
        () => (answered += 1),
        () => undefined,
      );
    }
    expect(answered).toBe(1);
  }, 60_000);
});
