import { once } from 'node:events';
import { connect, createServer } from 'node:net';
import type { AddressInfo, Server, Socket } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { testDatabase } from '@marquee/local/testing';
import { Databases } from '../../src/database/databases.js';

/** In each direction: connecting, with its handshake, takes longer than a page waits; a query does not. */
const DELAY_MS = 40;
const PAGES = 40;

describe('pages while PostgreSQL is slow to accept connections', () => {
  let server: Awaited<ReturnType<typeof testDatabase>>;
  let relay: Server;
  const sockets = new Set<Socket>();
  beforeAll(async () => {
    server = await testDatabase({});
    const port = Number(new URL(server.url).port || 5432);
    relay = createServer((client) => {
      const engine = connect(port, new URL(server.url).hostname);
      for (const [from, to] of [
        [client, engine],
        [engine, client],
      ] as const) {
        sockets.add(from);
        from.on('data', (bytes) => setTimeout(() => to.write(bytes), DELAY_MS));
        from.on('close', () => to.destroy());
        from.on('error', () => to.destroy());
      }
    }).listen(0, '127.0.0.1');
    await once(relay, 'listening');
  }, 60_000);
  afterAll(async () => {
    for (const socket of sockets) socket.destroy();
    relay.close();
    await server[Symbol.asyncDispose]();
  }, 60_000);

  it('reuse the connection that came too late for the page before', async () => {
    const url = new URL(server.url);
    url.hostname = '127.0.0.1';
    url.port = String((relay.address() as AddressInfo).port);
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
