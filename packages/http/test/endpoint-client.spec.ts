import { createServer } from 'node:http';
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import { EventEmitter, once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it } from '@jest/globals';
import { CommandError, Deadline } from '@marquee/resilience';
import { RequestRejectedError } from '../src/client/client.error.js';
import { clientOf, greet, instanceAt } from './service.js';

const request = { params: { name: 'ada' }, query: { times: 2 }, body: { mood: 'glad' as const } };

describe('the client of an endpoint', () => {
  const servers: Server[] = [];
  afterEach(() => {
    for (const server of servers.splice(0)) {
      server.closeAllConnections();
      server.close();
    }
  });

  async function upstream(answer: (request: IncomingMessage, response: ServerResponse) => void): Promise<string> {
    const server = createServer(answer).listen(0, '127.0.0.1');
    servers.push(server);
    await once(server, 'listening');
    return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  }

  const json = (response: ServerResponse, status: number, body: unknown) =>
    response
      .writeHead(status, { 'content-type': 'application/json', 'server-timing': 'rows;dur=1' })
      .end(JSON.stringify(body));

  it('counts an answer without a required field as a failure, and names the field', async () => {
    const url = await upstream((_incoming, response) => json(response, 200, { words: 'hello' }));
    const client = clientOf(greet, [instanceAt(url, 'catalog-7')]);
    const error: unknown = await client.answer(request, { deadline: Deadline.after(5_000) }).catch(String);
    expect(error).toContain('catalog.greet at catalog-7: answered without "text"');
  });

  it('sends the request of the contract with the remaining time, and returns body, instance and timing', async () => {
    const seen: IncomingMessage[] = [];
    const url = await upstream((incoming, response) => {
      seen.push(incoming);
      json(response, 200, { text: 'hello' });
    });
    const client = clientOf(greet, [instanceAt(url, 'catalog-7')]);
    const answer = await client.answer(request, { deadline: Deadline.after(5_000) });
    expect(answer).toEqual({
      body: { text: 'hello' },
      bytes: 16,
      instance: 'catalog-7',
      serverTiming: 'rows;dur=1',
    });
    expect(seen[0]?.url).toBe('/v1/greetings/ada?times=2');
    expect(seen[0]?.headers['x-target-service']).toBe('catalog');
    const left = Number(seen[0]?.headers['x-deadline-ms']);
    expect(left).toBeGreaterThan(0);
    expect(left).toBeLessThanOrEqual(greet.deadlineMs);
  });

  it('retries once, on another instance, when the first fails', async () => {
    const calls: string[] = [];
    const bad = await upstream((_, response) => {
      calls.push('bad');
      json(response, 500, {});
    });
    const good = await upstream((_, response) => {
      calls.push('good');
      json(response, 200, { text: 'hello' });
    });
    const client = clientOf(greet, [instanceAt(bad, 'a'), instanceAt(good, 'b')]);
    for (let call = 0; call < 10; call += 1) {
      expect(await client(request, { deadline: Deadline.after(5_000) })).toEqual({ text: 'hello' });
    }
    expect(calls.filter((which) => which === 'good')).toHaveLength(10);
  });

  it('reports a 4xx as RequestRejectedError, without a retry', async () => {
    let calls = 0;
    const url = await upstream((_, response) => {
      calls += 1;
      json(response, 404, { type: 't', title: 't', status: 404, detail: 'no such name', code: 'no-such-name' });
    });
    const client = clientOf(greet, [instanceAt(url, 'a')]);
    const error = await client(request).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(RequestRejectedError);
    expect(error).toMatchObject({ status: 404, problem: { code: 'no-such-name' } });
    expect(calls).toBe(1);
  });

  it('fails with the reason no-instance when none is registered', async () => {
    const error = await clientOf(greet, [])(request).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(CommandError);
    expect(error).toMatchObject({ reason: 'no-instance' });
  });

  it('gives up at the deadline of the contract when the callee hangs, and closes the connection', async () => {
    const gone = Promise.withResolvers<void>();
    const url = await upstream((incoming) => {
      incoming.socket.once('close', () => gone.resolve());
    });
    const error = await clientOf(greet, [instanceAt(url, 'a')])(request).catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ reason: 'timeout' });
    await gone.promise;
  });

  it('keeps the reason that the callee reports', async () => {
    const url = await upstream((_, response) =>
      json(response, 503, { type: 't', title: 't', status: 503, detail: 'd', code: 'shed' }),
    );
    const error = await clientOf(greet, [instanceAt(url, 'a')])(request).catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ reason: 'shed' });
  });

  it('does not hold calls that their caller cancelled against the instance', async () => {
    let hangs = true;
    const arrivals = new EventEmitter();
    const served = { a: 0, b: 0 };
    const a = await upstream((_, response) => {
      arrivals.emit('request');
      served.a += 1;
      if (!hangs) json(response, 200, { text: 'hello' });
    });
    const b = await upstream((_, response) => {
      served.b += 1;
      json(response, 200, { text: 'hello' });
    });
    const client = clientOf(greet, [instanceAt(a, 'a'), instanceAt(b, 'b')]);
    for (let call = 0; call < 10; call += 1) {
      const deadline = Deadline.after(5_000);
      const arrived = once(arrivals, 'request');
      const answer = client(request, { deadline, avoid: 'b' }).catch((thrown: unknown) => thrown);
      await arrived;
      deadline.cancel();
      expect(await answer).toMatchObject({ code: 'COMMAND_CANCELLED' });
    }
    hangs = false;
    served.a = 0;
    for (let call = 0; call < 40; call += 1) await client(request, { deadline: Deadline.after(5_000) });
    expect(served.a).toBeGreaterThan(0);
  });
});
