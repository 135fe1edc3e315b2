import { search } from '@marquee/contracts/gateway';
import { Title } from '@marquee/contracts/title';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { problemIn, TestGateway } from './test-gateway.js';
import { FakeService } from './fake-service.js';

const HEAT: Title = {
  titleId: 'heat',
  name: 'Heat',
  year: 1995,
  genres: ['Crime'],
  runtimeMinutes: 170,
  releasedAt: '1995-12-15T00:00:00Z',
  synopsis: 'A thief and a detective.',
  version: 3,
};

let catalog: FakeService;
let gateway: TestGateway;
let headers: { authorization: string };

beforeEach(async () => {
  catalog = await FakeService.open('catalog');
  gateway = await TestGateway.open({ services: [catalog] });
  headers = await gateway.signIn();
});
afterEach(async () => {
  await gateway[Symbol.asyncDispose]();
  await catalog[Symbol.asyncDispose]();
});

const get = (url: string) => gateway.inject({ url, headers });

describe('a title', () => {
  it('comes from the catalog', async () => {
    catalog.on('GET /v1/titles/heat', (_, reply) => reply(200, HEAT));
    const response = await get('/api/titles/heat');
    expect(Title.parse(response.json())).toEqual(HEAT);
    expect(response.headers['age']).toBe('0');
  });

  it('that was served before is still served while the catalog fails or hangs', async () => {
    catalog.on('GET /v1/titles/heat', (_, reply) => reply(200, HEAT));
    await get('/api/titles/heat');
    catalog.on('GET /v1/titles/heat', (_, reply) => reply(500, {}));
    expect((await get('/api/titles/heat')).json()).toEqual(HEAT);
    catalog.hang('GET /v1/titles/heat');
    expect((await get('/api/titles/heat')).json()).toEqual(HEAT);
  });

  it('that was served before is a 503 when the ladder is disabled', async () => {
    await gateway[Symbol.asyncDispose]();
    gateway = await TestGateway.open({ services: [catalog], properties: { 'ladder.enabled': false } });
    headers = await gateway.signIn();
    catalog.on('GET /v1/titles/heat', (_, reply) => reply(200, HEAT));
    expect((await get('/api/titles/heat')).statusCode).toBe(200);
    catalog.on('GET /v1/titles/heat', (_, reply) => reply(500, {}));
    problemIn(await get('/api/titles/heat'), 503);
  });

  it('that was never served is a 503 with Retry-After while the catalog fails', async () => {
    const response = await get('/api/titles/heat');
    expect(problemIn(response, 503).title).toBe('The catalog does not answer');
    expect(response.headers['retry-after']).toBe('2');
  });

  it('that does not exist is a 404 with the catalog’s problem', async () => {
    const problem = {
      type: 'about:blank',
      title: 'No such title',
      status: 404,
      detail: 'None.',
      code: 'no-such-title',
    };
    catalog.on('GET /v1/titles/heat', (_, reply) => reply(404, problem));
    expect(problemIn(await get('/api/titles/heat'), 404)).toMatchObject({ code: 'no-such-title', detail: 'None.' });
  });
});

describe('a search', () => {
  it('returns cards of matching titles, and the same cards while the catalog is unavailable', async () => {
    catalog.on('GET /v1/titles', (_, reply) => reply(200, { titles: [HEAT] }));
    const found = search.responses[200].parse((await get('/api/search?q=heat')).json());
    expect(found.titles).toEqual([
      { titleId: 'heat', name: 'Heat', year: 1995, genres: ['Crime'], runtimeMinutes: 170 },
    ]);
    catalog.on('GET /v1/titles', (_, reply) => reply(503, {}));
    expect((await get('/api/search?q=HEAT')).json()).toEqual(found);
    problemIn(await get('/api/search?q=alien'), 503);
  });
});
