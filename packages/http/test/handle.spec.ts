import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Problem } from '@marquee/contracts/problem';
import type { Metrics } from '@marquee/observability';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { currentContext } from '../src/context/request-context.js';
import { Handle, Input } from '../src/server/handle.js';
import type { InputOf } from '../src/server/contract.pipe.js';
import { greet, serve } from './service.js';

class Greetings {
  @Handle(greet)
  greet(@Input(greet) { params, query, body }: InputOf<typeof greet>): { text: string } {
    if (params.name === 'nobody') throw new TypeError('secret inside');
    const left = Math.round(currentContext()?.deadline.remaining() ?? -1);
    return { text: `${params.name} ${query.times} ${body.mood} ${left > 0 && left <= 150 ? 'in time' : String(left)}` };
  }
}

describe('an endpoint served by its contract', () => {
  let app: NestFastifyApplication;
  let url: string;
  let metrics: Metrics;
  beforeAll(async () => {
    ({ app, url, metrics } = await serve(Greetings));
    // The first request of a process is slow.
    await post('/v1/greetings/warm-up', '{}');
  });
  afterAll(() => app.close());

  const post = (path: string, body: string, headers: Record<string, string> = {}) =>
    fetch(`${url}${path}`, { method: 'POST', body, headers: { 'content-type': 'application/json', ...headers } });

  it('passes the parsed input and the remaining time of the caller to the method', async () => {
    const response = await post('/v1/greetings/ada?times=2', '{"mood":"glad"}', { 'x-deadline-ms': '150' });
    expect(response.status).toBe(200);
    expect(await response.json()).toEqual({ text: 'ada 2 glad in time' });
    expect(response.headers.get('x-trace-id')).toMatch(/^[0-9a-f]{32}$/);
  });

  it.each<[string, string, string, number, string, string[]]>([
    ['a wrong value', '/v1/greetings/ada', '{"mood":"odd"}', 400, 'invalid-request', ['/mood']],
    ['an unknown field', '/v1/greetings/ada', '{"mood":"sad","viewerId":"v"}', 400, 'invalid-request', ['/viewerId']],
    ['a number out of range', '/v1/greetings/ada?times=9', '{"mood":"sad"}', 400, 'invalid-request', ['?times']],
    ['an unknown parameter', '/v1/greetings/ada?time=1', '{"mood":"sad"}', 400, 'invalid-request', ['?time']],
    ['a name too long', '/v1/greetings/aaaaaaaaaaaaaaa', '{"mood":"sad"}', 400, 'invalid-request', ['{name}']],
    ['broken JSON', '/v1/greetings/ada', '{"mood":', 400, 'bad-request', []],
    ['a body too large', '/v1/greetings/ada', JSON.stringify({ mood: 'x'.repeat(20_000) }), 413, 'body-too-large', []],
    ['an unknown path', '/v1/nothing', '{}', 404, 'no-such-path', []],
  ])('answers %s with a problem that names the invalid field', async (_, path, body, status, code, paths) => {
    const response = await post(path, body);
    expect(response.status).toBe(status);
    expect(response.headers.get('content-type')).toContain('application/problem+json');
    const problem = Problem.parse(await response.json());
    expect(problem).toMatchObject({ status, code });
    expect((problem.errors ?? []).map((error) => error.path)).toEqual(paths);
  });

  it('answers another method with 405 and the allowed ones', async () => {
    const response = await fetch(`${url}/v1/greetings/ada`);
    expect(response.status).toBe(405);
    expect(response.headers.get('allow')).toBe('POST');
  });

  it('answers another media type with 415', async () => {
    const response = await post('/v1/greetings/ada', 'mood=glad', {
      'content-type': 'application/x-www-form-urlencoded',
    });
    expect(response.status).toBe(415);
  });

  it('reveals nothing about the cause of an unexpected error', async () => {
    const response = await post('/v1/greetings/nobody', '{"mood":"sad"}');
    expect(response.status).toBe(500);
    expect(await response.text()).not.toContain('secret');
  });

  it('answers a call that is meant for another service with 421', async () => {
    const response = await post('/v1/greetings/ada', '{"mood":"glad"}', { 'x-target-service': 'lolomo' });
    expect(response.status).toBe(421);
  });

  it('measures the request under its method, route and status', async () => {
    await post('/v1/greetings/ada', '{"mood":"glad"}');
    expect(await metrics.text()).toMatch(
      /duration_seconds_count\{.*method="POST",http_route="\/v1\/greetings\/:name",http_response_status_code="200"\} \d+\n/,
    );
  });
});
