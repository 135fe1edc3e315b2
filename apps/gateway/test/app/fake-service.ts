import { once } from 'node:events';
import { createServer } from 'node:http';
import type { IncomingHttpHeaders, Server, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Instance } from '@marquee/discovery';

export interface ReceivedRequest {
  readonly route: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: unknown;
}

/** Answers a request by calling `reply`; without that call the request hangs. */
export type RequestHandler = (
  received: ReceivedRequest,
  reply: (status: number, body: unknown, headers?: object) => void,
) => void;

/** A service over real HTTP that a test makes answer, fail or hang. */
export class FakeService implements AsyncDisposable {
  private readonly received: ReceivedRequest[] = [];
  private readonly handlers = new Map<string, RequestHandler>();
  private readonly server: Server;

  private constructor(readonly service: string) {
    this.server = createServer((request, response) => {
      const chunks: Buffer[] = [];
      request.on('data', (chunk: Buffer) => chunks.push(chunk));
      request.on('end', () => {
        const text = Buffer.concat(chunks).toString();
        const route = `${request.method} ${request.url?.split('?', 1)[0]}`;
        const received = { route, headers: request.headers, body: text === '' ? undefined : JSON.parse(text) };
        this.received.push(received);
        const answer = this.handlers.get(route) ?? answer503;
        answer(received, (status, body, headers = {}) => send(response, status, body, headers));
      });
    });
  }

  static async open(service: string): Promise<FakeService> {
    const fake = new FakeService(service);
    fake.server.listen(0, '127.0.0.1');
    await once(fake.server, 'listening');
    return fake;
  }

  /** Requests to this route, in order. */
  calls(route: string): ReceivedRequest[] {
    return this.received.filter((received) => received.route === route);
  }

  on(route: string, handler: RequestHandler): void {
    this.handlers.set(route, handler);
  }

  /** Keeps connections open and never answers. */
  hang(route: string): void {
    this.handlers.set(route, () => {});
  }

  get instance(): Instance {
    const { port } = this.server.address() as AddressInfo;
    return {
      leaseLost: false,
      record: {
        service: this.service,
        instance: `${this.service}-1`,
        url: `http://127.0.0.1:${port}`,
        version: 'test',
        zone: 'local',
        weight: 1,
        status: 'up',
        startedAt: 0,
      },
    };
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.server.closeAllConnections();
    this.server.close();
    await once(this.server, 'close');
  }
}

const answer503: RequestHandler = (_, reply) => reply(503, {});

function send(response: ServerResponse, status: number, body: unknown, headers: object): void {
  response.writeHead(status, { 'content-type': 'application/json', ...headers });
  response.end(Buffer.isBuffer(body) ? body : JSON.stringify(body));
}
