import type { IncomingMessage } from 'node:http';
import proxyAddr from '@fastify/proxy-addr';

/** RFC 9110, section 7.6.1: they are about one connection. */
const HOP_BY_HOP = [
  'connection',
  'keep-alive',
  'proxy-connection',
  'proxy-authenticate',
  'proxy-authorization',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
  'expect',
];

type Headers = Record<string, string | string[] | undefined>;

/** Headers without those that are about the connection on which they came. */
export function withoutHopByHop(headers: Headers): Headers {
  const named = String(headers['connection'] ?? '')
    .toLowerCase()
    .split(',')
    .map((name) => name.trim());
  const dropped = new Set([...HOP_BY_HOP, ...named]);
  return Object.fromEntries(Object.entries(headers).filter(([name]) => !dropped.has(name)));
}

/** Says what a request that is forwarded tells about its client. */
export class ForwardedHeaders {
  private readonly isTrusted: (address: string, hop: number) => boolean;

  /** @param trustedProxies addresses and networks of proxies in front of this one */
  constructor(trustedProxies: readonly string[]) {
    this.isTrusted = proxyAddr.compile([...trustedProxies]);
  }

  /** The headers for the server: the client's, except what only a trusted proxy may claim. */
  of({ headers, socket }: IncomingMessage): Headers {
    const peer = socket.remoteAddress ?? '';
    const {
      'x-forwarded-for': path,
      'x-forwarded-proto': scheme,
      'x-forwarded-host': _host,
      'x-forwarded-port': _port,
      ...rest
    } = withoutHopByHop(headers);
    const isTrusted = this.isTrusted(peer, 0);
    return {
      ...rest,
      'x-forwarded-for': isTrusted && path !== undefined ? `${String(path)}, ${peer}` : peer,
      'x-forwarded-port': String(socket.localPort ?? ''),
      ...(isTrusted && scheme !== undefined && { 'x-forwarded-proto': scheme }),
    };
  }
}
