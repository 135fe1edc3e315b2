import { once } from 'node:events';
import { createServer, request } from 'node:http';
import type { IncomingHttpHeaders, IncomingMessage, Server } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A reverse proxy that passes every request on to one server, with other headers. */
export class ReverseProxy implements AsyncDisposable {
  private constructor(private readonly server: Server) {}

  /** @param change returns the headers that the server gets, of those that the client sent. */
  static async open(
    target: string,
    change: (headers: IncomingHttpHeaders) => IncomingHttpHeaders,
  ): Promise<ReverseProxy> {
    const server = createServer((incoming, outgoing) => {
      const { method, url } = incoming;
      const passedOn = request(new URL(url ?? '/', target), { method, headers: change(incoming.headers) }, (answer) => {
        outgoing.writeHead(answer.statusCode ?? 502, answer.headers);
        answer.pipe(outgoing);
      });
      incoming.pipe(passedOn);
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    return new ReverseProxy(server);
  }

  /** Sends what a browser sends whose address bar shows `origin`. */
  async send(
    origin: string,
    path: string,
    options: { body?: unknown; cookie?: string; headers?: IncomingHttpHeaders } = {},
  ) {
    const { body, cookie, headers } = options;
    const sent = request(`http://127.0.0.1:${(this.server.address() as AddressInfo).port}${path}`, {
      method: body === undefined ? 'GET' : 'POST',
      headers: {
        host: new URL(origin).host,
        ...(body !== undefined && {
          origin,
          'content-type': 'application/json',
          'content-length': JSON.stringify(body).length,
        }),
        ...(cookie !== undefined && { cookie }),
        ...headers,
      },
    }).end(body === undefined ? undefined : JSON.stringify(body));
    const [answer] = (await once(sent, 'response')) as [IncomingMessage];
    answer.resume();
    return {
      status: answer.statusCode,
      setCookie: String(answer.headers['set-cookie'] ?? ''),
      strictTransportSecurity: answer.headers['strict-transport-security'],
    };
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.server.close();
    this.server.closeAllConnections();
    await once(this.server, 'close');
  }
}
