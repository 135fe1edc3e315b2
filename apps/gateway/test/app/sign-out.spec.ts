import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { SessionKeys } from '../../src/session/session-keys.js';
import { signSession } from '../../src/session/session-token.js';
import { ANN, newDataDirectory, problemIn, TestGateway } from './test-gateway.js';

let dataDirectory: string;
let here: TestGateway;
let there: TestGateway;
const urls = new Map<TestGateway, string>();

beforeAll(async () => {
  dataDirectory = await newDataDirectory();
  for (const instance of ['gateway-1', 'gateway-2']) {
    await mkdir(join(dataDirectory, instance));
    await writeFile(join(dataDirectory, instance, 'viewers.json'), JSON.stringify([ANN]));
  }
  here = await TestGateway.open({ dataDirectory });
  there = await TestGateway.open({ dataDirectory, environment: { INSTANCE_ID: 'gateway-2' } });
  for (const gateway of [here, there]) urls.set(gateway, await gateway.listen());
});
afterAll(async () => {
  await here[Symbol.asyncDispose]();
  await there[Symbol.asyncDispose]();
  await rm(dataDirectory, { recursive: true });
});

const home = async (gateway: TestGateway, headers: Record<string, string>) =>
  (await gateway.inject({ url: '/api/home', headers })).statusCode;
const signOut = (headers: Record<string, string>) => here.inject({ method: 'DELETE', url: '/api/session', headers });

/** Resolves when the stream of updates has ended. */
async function streamOf(gateway: TestGateway, headers: Record<string, string>): Promise<{ ended: Promise<unknown> }> {
  const response = await fetch(`${urls.get(gateway)}/api/updates`, { headers });
  expect(response.status).toBe(200);
  return { ended: response.text() };
}

describe('signing out', () => {
  it('ends the session at every replica, its streams too, and no other session of the viewer', async () => {
    const [headers, other] = [await here.signIn(), await here.signIn()];
    const streams = [await streamOf(here, headers), await streamOf(there, headers)];
    expect((await signOut(headers)).statusCode).toBe(204);
    expect(await home(here, headers)).toBe(401);
    await Promise.all(streams.map(({ ended }) => ended));
    expect([await home(there, headers), await home(here, other), await home(there, other)]).toEqual([401, 200, 200]);
  });

  it('happens to the last session of a browser that signs in again', async () => {
    const site = { host: 'localhost:8080', origin: 'http://localhost:8080' };
    const open = async (cookie: Record<string, string>) => {
      const [payload, headers] = [{ viewerId: ANN.viewerId }, { ...site, ...cookie }];
      const response = await here.inject({ method: 'POST', url: '/api/session', payload, headers });
      return { cookie: String(response.headers['set-cookie']).split(';', 1)[0] ?? '' };
    };
    const first = await open({});
    const second = await open(first);
    expect([await home(here, { ...site, ...first }), await home(here, { ...site, ...second })]).toEqual([401, 200]);
  });

  it('outlives a restart', async () => {
    const headers = await here.signIn();
    await signOut(headers);
    await using again = await TestGateway.open({ dataDirectory, environment: { INSTANCE_ID: 'gateway-3' } });
    expect(await home(again, headers)).toBe(401);
  });

  it('says so when it cannot be stored, and holds at this replica', async () => {
    await using alone = await TestGateway.open();
    await writeFile(join(alone.dataDirectory, 'revoked-sessions'), 'in the way');
    const headers = await alone.signIn();
    const refused = await alone.inject({ method: 'DELETE', url: '/api/session', headers });
    expect(problemIn(refused, 503).code).toBe('sign-out-not-stored');
    expect(await home(alone, headers)).toBe(401);
    expect(await home(alone, await alone.signIn())).toBe(200);
  });

  it('does nothing without a session', async () => {
    expect((await signOut({})).statusCode).toBe(204);
    expect((await signOut({ authorization: 'Bearer nonsense' })).statusCode).toBe(204);
  });
});

describe('a session that expires', () => {
  it('ends its streams', async () => {
    const keys = await SessionKeys.open(join(dataDirectory, 'session-keys.json'), Date.now());
    const exp = Date.now() + 1_000;
    const headers = { authorization: `Bearer ${signSession({ viewerId: 'ann', sid: 'short', exp }, keys.signing)}` };
    const stream = await streamOf(here, headers);
    await stream.ended;
    expect(Date.now()).toBeGreaterThanOrEqual(exp);
  });
});
