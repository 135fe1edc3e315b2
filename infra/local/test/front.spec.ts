import { once } from 'node:events';
import { createServer } from 'node:http';
import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { request } from 'undici';
import { Front } from '../src/front/front.js';
import { freePort } from '../src/state/ports.js';

/** A server behind the front that records what it gets. */
class Server implements AsyncDisposable {
  readonly got: string[] = [];
  headers: IncomingMessage['headers'] = {};

  private readonly secondProbe = Promise.withResolvers<void>();
  private probes = 0;

  private constructor(private readonly server: ReturnType<typeof createServer>) {}

  static async open(name: string, answer?: RequestListener): Promise<Server> {
    const server = createServer((incoming, response) => {
      if (incoming.url === '/readyz') return opened.answerProbe(response);
      opened.got.push(`${incoming.method} ${incoming.url}`);
      opened.headers = incoming.headers;
      if (answer !== undefined) return answer(incoming, response);
      void text(incoming).then((body) => response.end(`${name} ${body}`));
    });
    const opened = new Server(server);
    await once(server.listen(0, '127.0.0.1'), 'listening');
    return opened;
  }

  get origin(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  /** Resolves when the answer to the first probe has arrived for sure. */
  get probedTwice(): Promise<void> {
    return this.secondProbe.promise;
  }

  private answerProbe(response: ServerResponse): void {
    response.end();
    this.probes += 1;
    if (this.probes === 2) this.secondProbe.resolve();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }
}

/** Answers nothing, as a frozen process does. */
const silent: RequestListener = () => undefined;
const breaksOff: RequestListener = (_request, response: ServerResponse) => response.destroy();

describe('the front', () => {
  let url: string;
  let open: AsyncDisposableStack;
  beforeEach(() => {
    open = new AsyncDisposableStack();
  });
  afterEach(() => open.disposeAsync());

  async function frontOf(origins: readonly string[], trusted: readonly string[] = []): Promise<void> {
    const front = open.use(new Front(trusted));
    front.forwardTo(origins);
    const port = await freePort();
    await front.listen(port);
    url = `http://127.0.0.1:${port}`;
  }
  const server = async (name: string, answer?: RequestListener) => open.use(await Server.open(name, answer));
  const get = (path: string, headers: Record<string, string> = {}) => request(`${url}${path}`, { headers });
  const post = (path: string, body: string, cookie = 'a') =>
    request(`${url}${path}`, { method: 'POST', body, headers: { cookie } });

  it('sends a client always to the same server, and clients to both', async () => {
    await using servers = new AsyncDisposableStack();
    const both = [servers.use(await Server.open('one')), servers.use(await Server.open('two'))];
    await frontOf(both.map(({ origin }) => origin));
    const serverOf = async (client: number) => (await get('/', { cookie: `session=${client}` })).body.text();
    const chosen = await Promise.all(Array.from({ length: 20 }, (_, client) => serverOf(client)));
    expect(new Set(chosen).size).toBe(2);
    expect(await Promise.all(chosen.map((_, client) => serverOf(client)))).toEqual(chosen);
  });

  it.each([
    ['breaks off', breaksOff],
    ['does not answer', silent],
  ])(
    'repeats a read at the other server when the first one %s',
    async (_, answer) => {
      const [whole, other] = [await server('whole'), await server('other', answer)];
      await frontOf([other.origin, whole.origin]);
      // The front sends nothing to a server that has not answered a probe yet.
      await Promise.all([whole.probedTwice, other.probedTwice]);
      const answers = Array.from({ length: 20 }, (__, client) => get('/page', { cookie: String(client) }));
      for (const { statusCode, body } of await Promise.all(answers)) {
        expect([statusCode, await body.text()]).toEqual([200, 'whole ']);
      }
      expect(other.got.length).toBeGreaterThan(0);
    },
    20_000,
  );

  it('never repeats a write that a server may have got', async () => {
    const whole = await server('whole');
    const broken = await server('broken', breaksOff);
    await frontOf([broken.origin, whole.origin]);
    for (let client = 0; broken.got.length === 0; client += 1) {
      const before = whole.got.length;
      const { statusCode, headers, body } = await post('/events', 'once', String(client));
      await body.dump();
      if (whole.got.length > before) continue;
      expect([statusCode, headers['retry-after']]).toEqual([503, '1']);
    }
    expect(broken.got).toEqual(['POST /events']);
  });

  it('sends a write with its body to the other server when the first one does not listen', async () => {
    const whole = await server('whole');
    await frontOf([`http://127.0.0.1:${await freePort()}`, whole.origin]);
    for (let client = 0; client < 8; client += 1) {
      const { body } = await post('/events', `body ${client}`, String(client));
      expect(await body.text()).toBe(`whole body ${client}`);
    }
  });

  it('passes on each event of a stream as it comes, and ends the stream of a client that leaves', async () => {
    let stream: ServerResponse | undefined;
    const source = await server('source', (_request, response) => {
      stream = response.writeHead(200, { 'content-type': 'text/event-stream' });
      response.flushHeaders();
    });
    await frontOf([source.origin]);
    const { body } = await get('/api/updates');
    stream?.write('data: 1\n\n');
    expect(String((await once(body, 'data'))[0])).toBe('data: 1\n\n');
    const closed = once(stream as ServerResponse, 'close');
    body.destroy();
    await closed;
  });

  it('says where the client is, whatever the client claims', async () => {
    const target = await server('target');
    await frontOf([target.origin]);
    const claims = { 'x-forwarded-for': '9.9.9.9', 'x-forwarded-proto': 'https', 'x-forwarded-port': '1', host: 'a.b' };
    await (await get('/', claims)).body.dump();
    expect(target.headers).toMatchObject({ 'x-forwarded-for': '127.0.0.1', host: 'a.b' });
    expect(target.headers['x-forwarded-port']).toBe(new URL(url).port);
    expect(target.headers['x-forwarded-proto']).toBeUndefined();
  });

  it('passes on what a trusted proxy in front of it says', async () => {
    const target = await server('target');
    await frontOf([target.origin], ['loopback']);
    await (await get('/', { 'x-forwarded-for': '9.9.9.9', 'x-forwarded-proto': 'https' })).body.dump();
    expect(target.headers).toMatchObject({ 'x-forwarded-for': '9.9.9.9, 127.0.0.1', 'x-forwarded-proto': 'https' });
  });

  it('answers 503 with Retry-After when no server listens', async () => {
    await frontOf([`http://127.0.0.1:${await freePort()}`]);
    const { statusCode, headers, body } = await get('/');
    expect([statusCode, headers['retry-after']]).toEqual([503, '1']);
    expect(await body.json()).toMatchObject({ code: 'no-gateway', status: 503 });
  });

  it('learns of a server that is added while it runs', async () => {
    const first = await server('first');
    const front = open.use(new Front());
    front.forwardTo([first.origin]);
    const port = await freePort();
    await front.listen(port);
    url = `http://127.0.0.1:${port}`;
    const second = await server('second');
    front.forwardTo([second.origin]);
    expect(await (await get('/')).body.text()).toBe('second ');
  });
});
