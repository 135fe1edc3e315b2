import { once } from 'node:events';
import { createServer } from 'node:http';
import type { IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { sameBytes } from '@marquee/contracts/same-bytes';
import { proxyMode } from '../engines/proxies.js';
import { UsageError } from '../platform-error.js';
import type { RunFile } from '@marquee/contracts/run-file';
import { ACTIONS, methodOf } from './actions.js';
import type { Control } from './actions.js';

export interface ControlServer extends AsyncDisposable {
  readonly url: string;
}

const PATHS = [
  `/processes/<process>/<${ACTIONS.join('|')}>`,
  '/services/<service>/scale/<replicas>',
  '/services/<service>/candidates/<version>',
  '/services/<service>/promote/<version>',
  '/services/<service>/end-candidates',
  '/engines/<engine>/proxy/<mode>',
  '/platform/stop',
];

/**
 * Opens the control port, on loopback and protected by a token. `GET /` returns the run file; `POST` acts on one of
 * `PATHS`. Names have a prefix of their own, so that no name can be taken for a command.
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
    if (isFromBrowser(request)) return respond(403, { error: 'The control port is not for browsers.' });
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
  if (request.method === 'GET' && request.url === '/') return run();
  const [space, name = '', action, ...values] = segmentsOf(request.url ?? '');
  if (request.method !== 'POST') throw unknownPath(request);
  if (space === 'platform' && name === 'stop' && action === undefined) {
    stop();
    return {};
  }
  if (space === 'processes' && values.length === 0) {
    const method = methodOf(action);
    if (!run().processes.some((process) => process.name === name)) {
      const names = run().processes.map((process) => process.name);
      throw new UsageError(`There is no process "${name.slice(0, 64)}". Processes: ${names.join(', ')}.`);
    }
    await control[method](name);
  } else if (space === 'services' && action === 'scale' && values.length === 1) {
    await control.scale(name, Number(values[0]));
  } else if (space === 'services' && action === 'candidates' && values.length === 1) {
    await control.keepCandidates(name, String(values[0]));
  } else if (space === 'services' && action === 'promote' && values.length === 1) {
    await control.promote(name, String(values[0]));
  } else if (space === 'services' && action === 'end-candidates' && values.length === 0) {
    await control.endCandidates(name);
  } else if (space === 'engines' && action === 'proxy' && values.length > 0) {
    await control.proxy(name, proxyMode(values[0], values[1]));
  } else {
    throw unknownPath(request);
  }
  return run();
}

/** @throws UsageError if the escapes are malformed */
function segmentsOf(path: string): string[] {
  try {
    return path.slice(1).split('/').map(decodeURIComponent);
  } catch {
    throw new UsageError('The path has malformed escapes.');
  }
}

function unknownPath({ method, url }: IncomingMessage): UsageError {
  return new UsageError(`Expected GET / or POST ${PATHS.join(', ')}; got ${method} ${url?.slice(0, 200)}.`);
}

/** A browser sends `Origin` with a POST, and the host name of the page that a name was rebound from. */
function isFromBrowser({ headers }: IncomingMessage): boolean {
  return headers.origin !== undefined || !/^(127\.0\.0\.1|localhost)(:\d+)?$/.test(headers.host ?? '');
}

function isAuthorized(request: IncomingMessage, token: string): boolean {
  return sameBytes(Buffer.from(request.headers.authorization ?? ''), Buffer.from(`Bearer ${token}`));
}
