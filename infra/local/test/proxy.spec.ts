import { once } from 'node:events';
import { connect, createServer } from 'node:net';
import type { AddressInfo, Server, Socket } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { proxyMode } from '../src/engines/proxies.js';
import { Proxy } from '../src/engines/proxy.js';
import { freePort } from '../src/state/ports.js';

const DELAY_MS = 200;

describe('the proxy in front of an engine', () => {
  let echo: Server;
  let proxy: Proxy;
  beforeEach(async () => {
    echo = createServer((socket) => {
      socket.on('error', () => undefined);
      socket.pipe(socket);
    }).listen(0, '127.0.0.1');
    await once(echo, 'listening');
    proxy = await Proxy.open(await freePort(), (echo.address() as AddressInfo).port);
  });
  afterEach(async () => {
    await proxy[Symbol.asyncDispose]();
    echo.close();
  });

  async function connected(): Promise<Socket> {
    const socket = connect(proxy.port, '127.0.0.1');
    await once(socket, 'connect');
    return socket;
  }

  async function echoed(socket: Socket, text: string): Promise<string> {
    socket.write(text);
    const [bytes] = (await once(socket, 'data')) as [Buffer];
    return bytes.toString();
  }

  async function code(socket: Socket): Promise<string | undefined> {
    const [error] = (await once(socket, 'error')) as [NodeJS.ErrnoException];
    return error.code;
  }

  it('forwards data both ways and the end of a connection', async () => {
    const socket = await connected();
    expect(await echoed(socket, 'hello')).toBe('hello');
    const ended = once(socket, 'end');
    socket.end();
    await ended;
  });

  it('delays both directions and keeps the order', async () => {
    const socket = await connected();
    await proxy.switchTo({ kind: 'delay', ms: DELAY_MS });
    const began = performance.now();
    let answer = '';
    socket.on('data', (bytes: Buffer) => (answer += bytes.toString()));
    for (const piece of ['1', '2', '3']) socket.write(piece);
    while (answer.length < 3) await once(socket, 'data');
    expect(answer).toBe('123');
    expect(performance.now() - began).toBeGreaterThanOrEqual(2 * DELAY_MS - 5);
    socket.destroy();
  });

  it('resets open and new connections until it forwards again', async () => {
    const open = await connected();
    await echoed(open, 'open');
    const cut = code(open);
    await proxy.switchTo({ kind: 'reset' });
    expect(await cut).toBe('ECONNRESET');
    expect(await code(connect(proxy.port, '127.0.0.1'))).toBe('ECONNRESET');
    await proxy.switchTo({ kind: 'pass' });
    const again = await connected();
    expect(await echoed(again, 'back')).toBe('back');
    again.destroy();
  });

  it('resets open connections and refuses new ones until it forwards again', async () => {
    const open = await connected();
    await echoed(open, 'open');
    const cut = code(open);
    await proxy.switchTo({ kind: 'refuse' });
    expect(await cut).toBe('ECONNRESET');
    expect(await code(connect(proxy.port, '127.0.0.1'))).toBe('ECONNREFUSED');
    await proxy.switchTo({ kind: 'pass' });
    const again = await connected();
    expect(await echoed(again, 'back')).toBe('back');
    again.destroy();
  });

  it('resets its client when the engine is down', async () => {
    echo.close();
    expect(await code(connect(proxy.port, '127.0.0.1'))).toBe('ECONNRESET');
  });
});

describe('the mode of a proxy', () => {
  it('is parsed from a path', () => {
    expect(proxyMode('pass', undefined)).toEqual({ kind: 'pass' });
    expect(proxyMode('delay', '400')).toEqual({ kind: 'delay', ms: 400 });
  });

  it.each([
    ['delay', undefined],
    ['delay', '0'],
    ['slow', '4'],
  ])('is refused with the expected values: %s/%s', (kind, ms) => {
    expect(() => proxyMode(kind, ms)).toThrow(/Expected pass, reset, refuse or delay/);
  });
});
