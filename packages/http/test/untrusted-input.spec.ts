import { METHODS, request } from 'node:http';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Problem } from '@marquee/contracts/problem';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import fc from 'fast-check';
import { z } from 'zod';
import { readHeaders } from '../src/context/headers.js';
import { Handle, Input } from '../src/server/handle.js';
import type { InputOf } from '../src/server/contract.pipe.js';
import { offences, parseUntrusted } from '../src/server/invalid-request.js';
import { greet, serve } from './service.js';

class Greetings {
  @Handle(greet)
  greet(@Input(greet) { body }: InputOf<typeof greet>): { text: string } {
    return { text: body.mood };
  }
}

describe('an endpoint that gets hostile input', () => {
  let app: NestFastifyApplication;
  let url: string;
  beforeAll(async () => {
    ({ app, url } = await serve(Greetings));
  });
  afterAll(() => app.close());

  const post = (body: string, path = '/v1/greetings/ada') =>
    fetch(`${url}${path}`, { method: 'POST', body, headers: { 'content-type': 'application/json' } });

  it('names the first 20 unknown fields and counts the others', async () => {
    const body = Object.fromEntries(Array.from({ length: 1_000 }, (_, n) => [`field${n}`, 1]));
    const problem = Problem.parse(await (await post(JSON.stringify({ ...body, mood: 'sad' }))).json());
    expect(problem.errors).toHaveLength(21);
    expect(problem.errors?.[0]).toEqual({ path: '/field0', message: 'unknown field; remove it' });
    expect(problem.errors?.[20]).toEqual({ path: '/', message: 'and 980 more' });
  });

  it('answers a field whose name is long with a short name', async () => {
    const answer = await (await post(JSON.stringify({ ['x'.repeat(10_000)]: 1, mood: 'sad' }))).text();
    expect(answer.length).toBeLessThan(600);
  });

  it('refuses a body over the limit of the endpoint before it is parsed', async () => {
    const response = await post(`{"mood":"${'x'.repeat(20_000)}`);
    expect([response.status, Problem.parse(await response.json()).code]).toEqual([413, 'body-too-large']);
  });

  it.each(['[', '{"a":', '[{"a":[{"\\"]]]]}}":'])(
    'refuses %s repeated to more than 64 levels, without parsing it',
    async (open) => {
      // Its end is missing, so that a parser would have a different complaint.
      const problem = Problem.parse(await (await post(open.repeat(70))).json());
      expect(problem.detail).toBe('/: must be nested at most 64 levels deep');
    },
  );

  it('lets a body of 64 levels through to its contract, and does not count brackets within strings', async () => {
    const deep = await post(`{"a":${'['.repeat(63)}${']'.repeat(63)},"mood":"sad"}`);
    expect(Problem.parse(await deep.json()).errors).toEqual([{ path: '/a', message: 'unknown field; remove it' }]);
    const text = await post(JSON.stringify({ mood: `${'['.repeat(100)}\\"${'{'.repeat(100)}` }));
    expect(Problem.parse(await text.json()).errors?.map(({ path }) => path)).toEqual(['/mood']);
  });

  it('answers a small 400 to a thousand unknown parameters', async () => {
    const query = Array.from({ length: 1_000 }, (_, n) => `a${n}`).join('&');
    const response = await post('{"mood":"sad"}', `/v1/greetings/ada?${query}`);
    expect(response.status).toBe(400);
    expect((await response.text()).length).toBeLessThan(4_000);
  });

  it.each(METHODS.filter((method) => !['POST', 'CONNECT', 'HEAD'].includes(method)))(
    'answers 405 to %s on a path that supports only POST',
    async (method) => {
      const status = await new Promise((resolve, reject) => {
        request(`${url}/v1/greetings/ada`, { method }, (response) => resolve(response.resume().statusCode))
          .on('error', reject)
          .end();
      });
      expect(status).toBe(405);
    },
  );

  it('answers any path, query and body with a status below 500', async () => {
    const text = fc.string({ unit: 'binary', maxLength: 60 });
    const part = fc.oneof(text, fc.string({ unit: fc.constantFrom('%', 'f', '0', '/', '.', '?', '&', '=', '_', '[') }));
    await fc.assert(
      fc.asyncProperty(part, part, fc.oneof(part, fc.json()), async (path, query, body) => {
        const { statusCode } = await app.inject({
          method: 'POST',
          url: `/v1/greetings/${path}?${query}`,
          headers: { 'content-type': 'application/json' },
          payload: body,
        });
        expect(statusCode).toBeLessThan(500);
      }),
      { numRuns: 300 },
    );
  });
});

describe('parseUntrusted', () => {
  const json = z.strictObject({ value: z.json() });

  it('refuses an object of 35,000 fields before the schema sees it', () => {
    const text = JSON.stringify({ value: Object.fromEntries(Array.from({ length: 35_000 }, (_, n) => [`k${n}`, n])) });
    const value: unknown = JSON.parse(text);
    expect(() => parseUntrusted('body', json, value)).toThrow('more than 2000 fields');
  });

  it('throws nothing else, and names at most 20 offences and their number', () => {
    const schema = z.strictObject({ list: z.array(z.strictObject({ a: z.int() })), word: z.string().max(2) });
    const hostile = fc.oneof(
      fc.jsonValue({ maxDepth: 4 }),
      fc.record({ list: fc.array(fc.object({ maxKeys: 40 }), { maxLength: 60 }), word: fc.string() }),
    );
    fc.assert(
      fc.property(hostile, (value) => {
        const { error } = parseUntrusted('body', schema, value);
        expect(error === undefined ? 0 : offences('body', error).length).toBeLessThanOrEqual(21);
      }),
    );
  });
});

describe('readHeaders', () => {
  const names = ['x-deadline-ms', 'priority', 'x-attempt', 'traceparent', 'baggage'];

  it('returns a usable context for any header', () => {
    const value = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.array(fc.string({ unit: 'binary' })),
      fc.stringMatching(/^00-[0-9a-f-]*$/),
    );
    fc.assert(
      fc.property(fc.dictionary(fc.constantFrom(...names), value), (headers) => {
        const { parent, attempt, urgency = 0, remainingMs = 0 } = readHeaders(headers);
        expect(parent?.traceId ?? '0'.repeat(32)).toMatch(/^[0-9a-f]{32}$/);
        expect([attempt, urgency, remainingMs].every((number) => Number.isSafeInteger(number) && number >= 0)).toBe(
          true,
        );
      }),
    );
  });
});
