import { once } from 'node:events';
import { createServer } from 'node:http';
import type { IncomingMessage } from 'node:http';
import { Backends } from './backends.js';
import { forward } from './forward.js';
import { ForwardedHeaders } from './headers.js';

/** As at the gateway, whose own limits see only the connections of this proxy. */
const HEADERS_MS = 10_000;
const REQUEST_MS = 70_000;
const MAX_CONNECTIONS = 10_000;
/** Longer than browsers keep an idle connection, so that none is closed while a request is on its way. */
const KEEP_ALIVE_MS = 72_000;

/** A reverse proxy in front of several gateways, for machines without nginx; see ADR 17. */
export class Front implements AsyncDisposable {
  private readonly backends = new Backends();
  private readonly server;

  /** @param trustedProxies addresses and networks of proxies in front of this one */
  constructor(trustedProxies: readonly string[] = []) {
    const forwarded = new ForwardedHeaders(trustedProxies);
    this.server = createServer((request, response) => {
      request.on('error', () => undefined);
      response.on('error', () => undefined);
      void forward(request, response, this.backends.inOrderFor(clientOf(request)), forwarded.of(request));
    });
    this.server.headersTimeout = HEADERS_MS;
    this.server.requestTimeout = REQUEST_MS;
    this.server.keepAliveTimeout = KEEP_ALIVE_MS;
    this.server.maxConnections = MAX_CONNECTIONS;
  }

  /** The servers that requests go to, as origins such as `http://127.0.0.1:9000`. */
  forwardTo(origins: readonly string[]): void {
    this.backends.set(origins);
  }

  async listen(port: number): Promise<void> {
    this.server.listen(port, '127.0.0.1');
    await once(this.server, 'listening');
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.server.close();
    this.server.closeAllConnections();
    await once(this.server, 'close');
    await this.backends.close();
  }
}

/** What stays the same in all requests of one client: its session, or else its address. */
function clientOf({ headers, socket }: IncomingMessage): string {
  return headers.authorization ?? headers.cookie ?? socket.remoteAddress ?? '';
}
