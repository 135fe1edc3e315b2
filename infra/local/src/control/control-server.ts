import { timingSafeEqual } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { proxyMode } from '../engines/proxies.js';
import { UsageError } from '../platform-error.js';
import type { RunFile } from '../state/run-file.js';
import { ACTS, actNamed } from './acts.js';
import type { Control } from './acts.js';

export interface ControlServer extends AsyncDisposable {
  readonly url: string;
}

/**
 * The control port, on loopback, for whoever has the token: `GET /` is the run file, `POST /<name>/<act>` acts on a
 * process, `POST /scale/<service>/<replicas>` on a service, `POST /proxy/<engine>/<mode>` on the proxy before an engine,
 * `POST /stop` ends the platform.
 */
export async function openControl(
  control: Control,
  run: () => RunFile,
  stop: () => void,
  token: string,
): Promise<ControlServer> {
  const server = createServer((request, response) => {
    const answer = (status: number, body: unknown): void => {
      response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
    };
    if (!allowed(request, token)) return answer(401, { error: 'Expected the token of run.json as a bearer token.' });
    handle(request, control, run, stop).then(
      (body) => answer(200, body),
      (error: unknown) => answer(error instanceof UsageError ? 400 : 500, { error: String((error as Error).message) }),
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
  if (second === undefined) throw new UsageError(`Expected POST /<name>/<${ACTS.join('|')}>.`);
  await control[actNamed(second)](first);
  return run();
}

function allowed(request: IncomingMessage, token: string): boolean {
  const [given, expected] = [Buffer.from(request.headers.authorization ?? ''), Buffer.from(`Bearer ${token}`)];
  return given.length === expected.length && timingSafeEqual(given, expected);
}
