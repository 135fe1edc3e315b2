import { once } from 'node:events';
import { connect } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { requestLocal } from '../src/local-http.js';
import { testEtcd } from '../src/testing/test-etcd.js';

let engine: Awaited<ReturnType<typeof testEtcd>>;
beforeAll(async () => {
  engine = await testEtcd();
}, 60_000);
afterAll(async () => {
  await engine[Symbol.asyncDispose]();
});

const ask = (headers: Record<string, string> = {}) =>
  requestLocal(`${engine.endpoints}/v3/maintenance/status`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: '{}',
  });

/** Opens a WebSocket by hand, because a client in Node sends no `Origin`. Returns the status of the answer. */
async function upgrade(headers: string): Promise<string> {
  const { hostname, port } = new URL(engine.endpoints);
  const socket = connect(Number(port), hostname);
  socket.write(
    `GET /v3/watch HTTP/1.1\r\nconnection: Upgrade\r\nupgrade: websocket\r\nsec-websocket-version: 13\r\n` +
      `sec-websocket-key: dGhlIHNhbXBsZSBub25jZQ==\r\n${headers}\r\n`,
  );
  const [answer] = (await once(socket, 'data')) as [Buffer];
  socket.destroy();
  return answer.toString().slice(9, 12);
}

// Only the embedded substitute has to be protected here; etcd of one's own has its own rules.
const embedded = process.env['ETCD_ENDPOINTS'] ? describe.skip : describe;

embedded('the embedded etcd', () => {
  it('refuses requests of browsers and those to another host name', async () => {
    const statuses = [ask(), ask({ origin: 'http://evil.example' }), ask({ host: 'evil.example:2379' })];
    expect((await Promise.all(statuses)).map(({ status }) => status)).toEqual([200, 403, 403]);
  });

  it('opens WebSockets to neither', async () => {
    expect(await upgrade('host: 127.0.0.1\r\n')).toBe('101');
    expect(await upgrade('host: 127.0.0.1\r\norigin: http://127.0.0.1:8080\r\n')).toBe('403');
    expect(await upgrade('host: evil.example\r\n')).toBe('403');
  });

  it.each([
    '{"create_request":{"key":{"a":1}}}',
    '"create_request"',
    '[[]]',
    '{"cancel_request":7}',
    '{',
    '{"create_request":1}',
  ])('survives the WebSocket message %s', async (message) => {
    const socket = new WebSocket(`${engine.endpoints.replace('http', 'ws')}/v3/watch`);
    await once(socket, 'open');
    const answered = Promise.race([once(socket, 'close'), once(socket, 'message')]);
    socket.send(message);
    socket.send('{"progress_request":{}}');
    await answered;
    socket.close();
    expect((await ask()).status).toBe(200);
  });
});
