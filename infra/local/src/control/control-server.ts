import { timingSafeEqual } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { proxyMode } from '../engines/proxies.js';
import { UsageError } from '../platform-error.js';
import type { RunFile } from '@marquee/contracts/run-file';
import { ACTIONS, methodOf } from './actions.js';
import type { Control } from './actions.js';

export interface ControlServer extends AsyncDisposable {
  readonly url: string;
}

/**
 * Opens the control port, on loopback and protected by a token. `GET /` returns the run file,
 * `POST /<process>/<action>` acts on a process, `POST /scale/<service>/<replicas>` on a service,
 * `POST /proxy/<engine>/<mode>` on the proxy in front of an engine, and `POST /stop` stops the platform.
 */
export async function openControl(
  control: Control,
  run: () => RunFile,
  stop: () => void,
  token: string,
): Promise<ControlServer> {
  const server = createServer((request, response) => {
    const respond = (status: number, body: unknown): void => {
      response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
    };
    if (!isAuthorized(request, token)) return respond(401, { error: 'Send the token in run.json as a bearer token.' });
    handle(request, control, run, stop).then(
      (body) => respond(200, body),
      (error: unknown) => respond(error instanceof UsageError ? 400 : 500, { error: String((error as Error).message) }),
    );
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    async [Symbol.asyncDispose]() {
      server.close();
      server.closeAllConnections();
      await once(server, 'close');
    },
  };
}

async function handle(
  request: IncomingMessage,
  control: Control,
  run: () => RunFile,
  stop: () => void,
): Promise<unknown> {
  const [first = '', second, third, fourth] = (request.url ?? '/').slice(1).split('/').map(decodeURIComponent);
  if (request.method === 'GET' && first === '') return run();
  if (request.method !== 'POST') throw new UsageError(`Expected GET / or POST, got ${request.method} ${request.url}.`);
  if (first === 'stop') {
    stop();
    return {};
  }
  if (first === 'scale') {
    await control.scale(second ?? '', Number(third));
    return run();
  }
  if (first === 'proxy') {
    await control.proxy(second ?? '', proxyMode(third, fourth));
    return run();
  }
  if (second === undefined) throw new UsageError(`Expected POST /<process>/<${ACTIONS.join('|')}>.`);
  await control[methodOf(second)](first);
  return run();
}

function isAuthorized(request: IncomingMessage, token: string): boolean {
  const [given, expected] = [Buffer.from(request.headers.authorization ?? ''), Buffer.from(`Bearer ${token}`)];
  return given.length === expected.length && timingSafeEqual(given, expected);
}
