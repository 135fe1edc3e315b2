import { once } from 'node:events';
import { createServer } from 'node:http';
import type { IncomingHttpHeaders, Server, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Instance } from '@marquee/discovery';

export interface Received {
  readonly route: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: unknown;
}

/** How a neighbour answers; what it does not answer hangs. */
export type Answer = (received: Received, reply: (status: number, body: unknown, headers?: object) => void) => void;

/** A neighbour service over real HTTP, which can answer, fail, hang or be gone. */
export class Neighbour implements AsyncDisposable {
  readonly #received: Received[] = [];
  readonly #answers = new Map<string, Answer>();
  readonly #server: Server;

  private constructor(readonly service: string) {
    this.#server = createServer((request, response) => {
      const chunks: Buffer[] = [];
      request.on('data', (chunk: Buffer) => chunks.push(chunk));
      request.on('end', () => {
        const text = Buffer.concat(chunks).toString();
        const route = `${request.method} ${request.url?.split('?', 1)[0]}`;
        const received = { route, headers: request.headers, body: text === '' ? undefined : JSON.parse(text) };
        this.#received.push(received);
        const answer = this.#answers.get(route) ?? answersNothing;
        answer(received, (status, body, headers = {}) => send(response, status, body, headers));
      });
    });
  }

  static async open(service: string): Promise<Neighbour> {
    const neighbour = new Neighbour(service);
    neighbour.#server.listen(0, '127.0.0.1');
    await once(neighbour.#server, 'listening');
    return neighbour;
  }

  /** What came to this route, in order. */
  calls(route: string): Received[] {
    return this.#received.filter((received) => received.route === route);
  }

  on(route: string, answer: Answer): void {
    this.#answers.set(route, answer);
  }

  /** The connection stays, the answer does not come. */
  hang(route: string): void {
    this.#answers.set(route, () => {});
  }

  get instance(): Instance {
    const { port } = this.#server.address() as AddressInfo;
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
    this.#server.closeAllConnections();
    this.#server.close();
    await once(this.#server, 'close');
  }
}

const answersNothing: Answer = (_, reply) => reply(503, {});

function send(response: ServerResponse, status: number, body: unknown, headers: object): void {
  response.writeHead(status, { 'content-type': 'application/json', ...headers });
  response.end(JSON.stringify(body));
}
