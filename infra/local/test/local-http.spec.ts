import { once } from 'node:events';
import { createServer, get, setGlobalProxyFromEnv } from 'node:http';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { answersOk, requestLocal } from '../src/local-http.js';

describe('a request to a server on this machine', () => {
  let server: Server;
  let url: string;
  beforeEach(async () => {
    server = createServer((request, response) => {
      response.statusCode = request.url === '/readyz' ? 200 : 503;
      response.end(`${request.method} ${request.url}`);
    }).listen(0, '127.0.0.1');
    await once(server, 'listening');
    url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  });
  afterEach(() => void server.close());

  it('returns status and body', async () => {
    expect(await requestLocal(`${url}/x`, { method: 'POST', body: '{}' })).toEqual({ status: 503, body: 'POST /x' });
    expect(await answersOk(`${url}/readyz`)).toBe(true);
    expect(await answersOk(`${url}/x`)).toBe(false);
  });

  it.each(['POST', 'PUT', 'DELETE'] as const)('with %s sends its body', async (method) => {
    server.removeAllListeners('request');
    server.on('request', (request, response) => request.pipe(response));
    expect(await requestLocal(url, { method, body: '{"ü":1}' })).toEqual({ status: 200, body: '{"ü":1}' });
  });

  it('does not go through the proxy of the environment', async () => {
    // What NODE_USE_ENV_PROXY=1 does at the start of Node.
    const restore = setGlobalProxyFromEnv({ http_proxy: 'http://127.0.0.1:9', HTTP_PROXY: 'http://127.0.0.1:9' });
    try {
      const [error] = (await once(get(`${url}/readyz`), 'error')) as [NodeJS.ErrnoException];
      expect(error.code).toBe('ECONNREFUSED');
      expect(await answersOk(`${url}/readyz`)).toBe(true);
    } finally {
      restore();
    }
  });

  it('is aborted by its signal', async () => {
    server.removeAllListeners('request');
    await expect(requestLocal(url, { signal: AbortSignal.timeout(100) })).rejects.toThrow(/abort/i);
    server.closeAllConnections();
  });
});
