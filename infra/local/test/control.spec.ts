import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { RunFile } from '@marquee/contracts/run-file';
import type { Control } from '../src/control/actions.js';
import { openControl } from '../src/control/control-server.js';
import type { ControlServer } from '../src/control/control-server.js';
import { requestLocal } from '../src/local-http.js';

/** Even processes with such names can be acted on. */
const NAMES = ['lolomo-1', 'stop', 'scale', 'proxy', 'platform'];
const TOKEN = 'a token of the platform';

let server: ControlServer;
let acts: string[];

beforeEach(async () => {
  acts = [];
  const record = (act: string) => async (name: string, value?: unknown) => {
    acts.push([act, name, ...(value === undefined ? [] : [JSON.stringify(value)])].join(' '));
  };
  const control: Control = {
    kill: record('kill'),
    keepDown: record('keepDown'),
    pause: record('pause'),
    resume: record('resume'),
    restart: record('restart'),
    scale: record('scale'),
    keepCandidates: record('keepCandidates'),
    promote: record('promote'),
    endCandidates: record('endCandidates'),
    proxy: record('proxy'),
  };
  const run = { processes: NAMES.map((name) => ({ name })) } as unknown as RunFile;
  server = await openControl(
    control,
    () => run,
    () => acts.push('stop the platform'),
    TOKEN,
  );
});
afterEach(async () => {
  await server[Symbol.asyncDispose]();
});

const ask = (path: string, method: 'GET' | 'POST' = 'POST', headers: Record<string, string> = {}) =>
  requestLocal(`${server.url}${path}`, {
    method,
    headers: { authorization: `Bearer ${TOKEN}`, ...headers },
    signal: AbortSignal.timeout(5_000),
  });

describe('the control port', () => {
  it.each([
    ['/processes/lolomo-1/kill', 'kill lolomo-1'],
    ['/processes/stop/kill', 'kill stop'],
    ['/processes/scale/pause', 'pause scale'],
    ['/processes/proxy/keep-down', 'keepDown proxy'],
    ['/services/lolomo/scale/3', 'scale lolomo 3'],
    ['/services/lolomo/candidates/v2', 'keepCandidates lolomo "v2"'],
    ['/services/lolomo/promote/v2', 'promote lolomo "v2"'],
    ['/services/lolomo/end-candidates', 'endCandidates lolomo'],
    ['/engines/kafka/proxy/delay/50', 'proxy kafka {"kind":"delay","ms":50}'],
    ['/platform/stop', 'stop the platform'],
  ])('POST %s does "%s" and nothing else', async (path, act) => {
    expect((await ask(path)).status).toBe(200);
    expect(acts).toEqual([act]);
  });

  it.each([
    '/stop',
    '/stop/kill',
    '/scale/lolomo/3',
    '/processes/stop',
    '/processes/nobody/kill',
    '/processes/lolomo-1/constructor',
    '/processes/lolomo-1/kill/now',
    '/processes/..%2Fplatform/stop',
    '/processes/%/kill',
    '/platform/stop/kill',
    '/platform',
  ])('POST %s is refused and does nothing', async (path) => {
    expect((await ask(path)).status).toBe(400);
    expect(acts).toEqual([]);
  });

  it('refuses a browser, a host name that was pointed at it, and a wrong token', async () => {
    const origin = await ask('/platform/stop', 'POST', { origin: 'http://127.0.0.1:8090' });
    const host = await ask('/', 'GET', { host: 'evil.example' });
    const token = await ask('/platform/stop', 'POST', { authorization: 'Bearer another token' });
    expect([origin.status, host.status, token.status, ...acts]).toEqual([403, 403, 401]);
  });
});
