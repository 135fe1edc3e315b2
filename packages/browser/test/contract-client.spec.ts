import { describe, expect, it } from '@jest/globals';
import type { removeProperty } from '@marquee/contracts/console';
import type { closeSession, createViewer, homeRow, listViewers, title } from '@marquee/contracts/gateway';
import { ApiError } from '../src/api-error.js';
import { ContractClient } from '../src/contract-client.js';
import { ManualClock } from '../src/testing/manual-clock.js';

interface SentRequest {
  readonly url: string;
  readonly init: RequestInit;
}

function createClient(answer: () => Response | Promise<Response>) {
  const sent: SentRequest[] = [];
  const client = new ContractClient({
    fetch: async (url, init = {}) => {
      if (typeof url !== 'string') throw new Error('expected an address as text');
      sent.push({ url, init });
      return answer();
    },
    clock: new ManualClock(Date.parse('2026-01-01T00:00:00Z')),
    timeoutMs: 6_000,
    unreachable: 'No answer.',
  });
  return { client, sent };
}

const problem = (status: number, headers: Record<string, string> = {}) =>
  new Response(JSON.stringify({ detail: 'Not today.', code: 'not-today' }), { status, headers });

const errorOf = (call: Promise<unknown>) =>
  call.then(
    () => undefined,
    (error: unknown) => error,
  );

describe('ContractClient', () => {
  it('fills in path parameters and the query, and leaves undefined query values out', async () => {
    const { client, sent } = createClient(() => Response.json({}));
    await client.get<typeof homeRow>('/api/home/rows/{rowId}', {
      params: { rowId: 'popular-in-genre:Sci-Fi/x' },
      query: { device: 'phone', items: undefined },
    });
    expect(sent[0]?.url).toBe('/api/home/rows/popular-in-genre%3ASci-Fi%2Fx?device=phone');
    expect(sent[0]?.init).toMatchObject({ method: 'GET', keepalive: false });
  });

  it('sends a body as JSON and returns the parsed answer with its headers', async () => {
    const { client, sent } = createClient(() => Response.json({ viewerId: 'v1' }, { headers: { 'x-one': '1' } }));
    const { body, headers } = await client.post<typeof createViewer>('/api/viewers', { body: { name: 'Ada' } });
    expect(sent[0]?.init).toMatchObject({
      method: 'POST',
      body: '{"name":"Ada"}',
      headers: { 'content-type': 'application/json' },
    });
    expect([body.viewerId, headers.get('x-one')]).toEqual(['v1', '1']);
  });

  it('sends a body with DELETE where the contract has one, and reads an empty answer', async () => {
    const { client, sent } = createClient(() => new Response(null, { status: 204 }));
    const { body } = await client.delete<typeof removeProperty>('/api/properties/{name}', {
      params: { name: 'a.b' },
      body: { scope: { kind: 'global' }, why: 'no longer needed' },
    });
    expect(sent[0]).toMatchObject({ url: '/api/properties/a.b', init: { method: 'DELETE' } });
    expect(body).toBeUndefined();
  });

  it('throws the problem of the server with the pause it asked for', async () => {
    const { client } = createClient(() => problem(503, { 'retry-after': '2' }));
    const error = await errorOf(client.get<typeof listViewers>('/api/viewers', {}));
    expect(error).toBeInstanceOf(ApiError);
    expect(error).toMatchObject({
      name: 'ApiError',
      message: 'Not today.',
      code: 'not-today',
      status: 503,
      retryAfterMs: 2_000,
      retriable: true,
    });
  });

  it.each([
    ['an error page that is not JSON', () => new Response('<html>', { status: 502 }), 'unexpected-status', 502],
    ['a success that is not JSON', () => new Response('<html>'), 'not-json', 0],
    ['no answer', () => Promise.reject(new TypeError('fetch failed')), 'no-answer', 0],
  ])('throws an error that can be retried after %s', async (_, answer, code, status) => {
    const { client } = createClient(answer);
    const error = await errorOf(client.get<typeof listViewers>('/api/viewers', {}));
    expect(error).toMatchObject({ name: 'ApiError', code, status, retriable: true });
  });

  it('throws an error that must not be retried after a 404', async () => {
    const { client } = createClient(() => problem(404));
    const error = await errorOf(client.get<typeof title>('/api/titles/{titleId}', { params: { titleId: 'm1' } }));
    expect(error).toMatchObject({ status: 404, retriable: false });
  });

  it('throws an abort of the caller as it is', async () => {
    const reason = new Error('left the page');
    const { client } = createClient(() => Promise.reject(reason));
    expect(await errorOf(client.get<typeof listViewers>('/api/viewers', { signal: AbortSignal.abort(reason) }))).toBe(
      reason,
    );
  });

  it('does not compile with a path, method, query, body or parameter that the contract does not have', () => {
    const { client } = createClient(() => Response.json({}));
    const calls = [
      // @ts-expect-error another path
      () => client.get<typeof listViewers>('/api/home', {}),
      // @ts-expect-error another method
      () => client.post<typeof listViewers>('/api/viewers', {}),
      // @ts-expect-error a query parameter that does not exist
      () => client.get<typeof listViewers>('/api/viewers', { query: { page: 2 } }),
      // @ts-expect-error a body of another shape
      () => client.post<typeof createViewer>('/api/viewers', { body: { title: 'Ada' } }),
      // @ts-expect-error no path parameter
      () => client.get<typeof title>('/api/titles/{titleId}', {}),
      // @ts-expect-error an empty answer has no body
      async () => (await client.delete<typeof closeSession>('/api/session', {})).body.viewerId,
    ];
    expect(calls).toHaveLength(6);
  });
});
