import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { fleet, login } from '@marquee/contracts/console';
import { postEvents } from '@marquee/contracts/gateway';
import { HEADERS, IMPORT_GRANT_HEADER } from '@marquee/contracts/headers';
import { signImportGrant } from '@marquee/contracts/import-grant';
import { buildRows } from '@marquee/contracts/row-builder';
import { GatewayClient, halfWatched, isWhole } from '../support/gateway.js';
import type { SignedInViewer } from '../support/gateway.js';
import { systemUnderTest } from '../support/platform.js';
import { spansOfTrace } from '../support/spans.js';
import { until } from '../support/until.js';

/** The set-up of these suites runs every service at the log level debug, and this suite runs after the others. */
describe('the secrets of the platform', () => {
  const system = systemUnderTest();
  const gateway = new GatewayClient(system.url);
  const { console: operator, control, callerTokens, processes } = system.run();
  /** Every answer that this suite was given. */
  const answers: string[] = [];
  /** Secret by what it is. */
  const secrets = new Map<string, string>();
  let viewer: SignedInViewer;

  async function ask(url: string, headers: Record<string, string>, body?: string): Promise<void> {
    const response = await fetch(url, {
      method: body === undefined ? 'GET' : 'POST',
      headers: { ...headers, 'content-type': 'application/json' },
      ...(body !== undefined && { body }),
    });
    answers.push(JSON.stringify([...response.headers]), await response.text());
  }

  beforeAll(async () => {
    await system.setProperty('tracing.sampleRatio', 1);
    viewer = await gateway.createViewer('Secretive');
    const inFile = async (name: string): Promise<string> => readFile(join(system.dataDir, name), 'utf8');
    const known = JSON.parse(await inFile('secrets.json')) as Record<string, string>;
    for (const [name, value] of Object.entries(known)) secrets.set(`secrets.json: ${name}`, value);
    const { keys } = JSON.parse(await inFile('session-keys.json')) as { keys: { secret: string }[] };
    for (const [index, key] of keys.entries()) secrets.set(`session key ${index}`, key.secret);
    for (const [service, token] of Object.entries(callerTokens ?? {})) secrets.set(`token for ${service}`, token);
    secrets.set('token of the console', operator.token);
    secrets.set('token of the control port', control.token);
    secrets.set('token of a session', viewer.token);
    const grant = signImportGrant(known['import'] ?? '', Date.now() + 60_000);
    secrets.set('import grant', grant);

    // What is likely to be logged: requests that fail, with every secret that they may carry.
    const authorization = `Bearer ${viewer.token}`;
    const carried = { authorization, cookie: `marquee_session=${viewer.token}`, [IMPORT_GRANT_HEADER]: grant };
    await ask(`${system.url}${postEvents.path}`, carried, JSON.stringify({ events: [{ token: viewer.token }] }));
    await ask(`${system.url}/api/titles/%`, carried);
    await ask(`${system.url}/api/home?rows=1e9`, carried);
    await ask(`${operator.url}${login.path}`, {}, JSON.stringify({ token: `${operator.token}x` }));
    await ask(`${operator.url}${fleet.path}?x=1`, { authorization: `Bearer ${operator.token}` });
    const { port } = processes.find(({ service }) => service === 'row-builder') ?? { port: 0 };
    const caller = { [HEADERS.caller]: callerTokens?.['row-builder'] ?? '' };
    await ask(`http://127.0.0.1:${port}${buildRows.path}`, caller, '{"viewerId":7}');
    await until('a whole page', 30_000, async () => isWhole(await viewer.page()));
    await system.fault({ target: buildRows.name, kind: 'error', seconds: 30 });
    await viewer.postEvents(halfWatched('any-title'));
    const { headers } = await viewer.home('?rows=11');
    await system.clearFaults();
    await spansOfTrace(String(headers['x-trace-id']), 'spans of the failed calls', (spans) =>
      spans.some(({ failed }) => failed),
    );
  }, 60_000);
  afterAll(async () => {
    await system.clearFaults();
    await system.removeProperty('tracing.sampleRatio');
    await gateway.close();
  });

  function found(text: string): string[] {
    return [...secrets].filter(([, value]) => text.includes(value)).map(([name]) => name);
  }

  it('are at least twelve, and the search finds one where it is', () => {
    expect(secrets.size).toBeGreaterThanOrEqual(12);
    for (const [name, value] of secrets) expect(found(`{"msg":"${value}"}`)).toContain(name);
  });

  it('are in no log', async () => {
    const logs = await Promise.all(
      processes.map(async ({ name, log }) => ({ name, found: found(await readFile(log, 'utf8')) })),
    );
    expect(logs.filter((each) => each.found.length > 0)).toEqual([]);
  });

  it('are in no span', async () => {
    const text = await (await fetch(`${process.env['MARQUEE_TEST_SPANS_URL']}/bodies`)).text();
    expect(text).toContain('http.response.status_code');
    expect(found(text)).toEqual([]);
  });

  it('are in no answer to an invalid request', () => {
    expect(answers.length).toBeGreaterThanOrEqual(12);
    expect(found(answers.join('\n'))).toEqual([]);
  });

  it('are in no metric', async () => {
    const targets = await system.scrapeTargets();
    const texts = targets.map(async ({ targets: [host] }) => (await fetch(`http://${host}/metrics`)).text());
    const text = (await Promise.all(texts)).join('\n');
    expect(text).toContain('http_server_request_duration_seconds');
    expect(found(text)).toEqual([]);
  });
});
