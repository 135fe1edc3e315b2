import { search } from '@marquee/contracts/gateway';
import { Title } from '@marquee/contracts/title';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { problemIn, TestGateway } from './gateway.js';
import { Neighbour } from './neighbours.js';

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

let catalog: Neighbour;
let gateway: TestGateway;
let headers: { authorization: string };

beforeEach(async () => {
  catalog = await Neighbour.open('catalog');
  gateway = await TestGateway.open({ neighbours: [catalog] });
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

  it('that was seen before is there while the catalog is not', async () => {
    catalog.on('GET /v1/titles/heat', (_, reply) => reply(200, HEAT));
    await get('/api/titles/heat');
    catalog.on('GET /v1/titles/heat', (_, reply) => reply(500, {}));
    expect((await get('/api/titles/heat')).json()).toEqual(HEAT);
    catalog.hang('GET /v1/titles/heat');
    expect((await get('/api/titles/heat')).json()).toEqual(HEAT);
  });

  it('that was seen before is a 503 too where the ladder is switched off', async () => {
    await gateway[Symbol.asyncDispose]();
    gateway = await TestGateway.open({ neighbours: [catalog], properties: { 'ladder.enabled': false } });
    headers = await gateway.signIn();
    catalog.on('GET /v1/titles/heat', (_, reply) => reply(200, HEAT));
    expect((await get('/api/titles/heat')).statusCode).toBe(200);
    catalog.on('GET /v1/titles/heat', (_, reply) => reply(500, {}));
    problemIn(await get('/api/titles/heat'), 503);
  });

  it('that was not seen before is a 503 that says when to ask again', async () => {
    const response = await get('/api/titles/heat');
    expect(problemIn(response, 503).title).toBe('The catalog does not answer');
    expect(response.headers['retry-after']).toBe('2');
  });

  it('that does not exist is a 404, in the words of the catalog', async () => {
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
  it('gives cards of the titles that match, and the same ones while the catalog is away', async () => {
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
