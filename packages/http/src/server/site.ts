import { isIP } from 'node:net';
import type { Socket } from 'node:net';
import type { IncomingMessage } from 'node:http';
import proxyAddr from '@fastify/proxy-addr';
import { z } from 'zod';
import { isAddress, isLoopbackName, parseHost } from './host-header.js';

/** Addresses, networks in CIDR notation, or `loopback`, `linklocal`, `uniquelocal`, separated by commas. */
export const TrustedProxies = z
  .string()
  .transform((text) => text.split(',').map((part) => part.trim()))
  .refine(canCompile, 'expected addresses or networks such as 10.0.0.0/8, separated by commas');

function canCompile(proxies: string[]): boolean {
  try {
    proxyAddr.compile(proxies);
    return true;
  } catch {
    return false;
  }
}

const SAFE_METHODS = new Set(['GET', 'HEAD', 'OPTIONS']);

export interface SiteOptions {
  /** Origins at which browsers reach this service through a proxy, for example `https://marquee.example`. */
  readonly publicOrigins?: readonly string[];
  /** Names at which other processes reach it. */
  readonly hosts?: readonly string[];
  /** Addresses and networks of proxies whose `X-Forwarded-For` and `X-Forwarded-Proto` are believed. */
  readonly trustedProxies?: readonly string[];
}

/** What `Site` reads of a request. */
export interface SiteRequest {
  readonly method: string;
  readonly headers: IncomingMessage['headers'];
  readonly raw: IncomingMessage;
}

/**
 * Under which names this service is known, and what it believes about where a request comes from.
 *
 * A web page can point a name of its own at any address, this machine's too ("DNS rebinding"), and is then of the same
 * origin as whatever answers there. So only known names are answered.
 */
export class Site {
  private readonly publicOrigins: ReadonlySet<string>;
  private readonly names: ReadonlySet<string>;
  private readonly isTrusted: (address: string, hop: number) => boolean;

  constructor({ publicOrigins = [], hosts = [], trustedProxies = [] }: SiteOptions = {}) {
    this.publicOrigins = new Set(publicOrigins);
    this.names = new Set([...hosts, ...publicOrigins.map((origin) => new URL(origin).hostname)]);
    this.isTrusted = proxyAddr.compile([...trustedProxies]);
  }

  /** Whether a request with this `Host` header is meant for this service. No browser sends a request without one. */
  answersTo(host: string | undefined): boolean {
    if (host === undefined) return true;
    const name = parseHost(host)?.name;
    return name !== undefined && (isAddress(name) || isLoopbackName(name) || this.names.has(name));
  }

  /**
   * Whether a request may change state. By cookie, its `Origin` must be this site's. Otherwise `Origin` may be absent,
   * but not another site's.
   *
   * @param authorisedByCookie a browser sends the cookie whichever site made the request; only a script that knows a
   * bearer token sends that.
   */
  mayChangeState({ method, headers, raw }: SiteRequest, authorisedByCookie: boolean): boolean {
    if (SAFE_METHODS.has(method)) return true;
    const { origin, host } = headers;
    if (origin === undefined) return !authorisedByCookie;
    if (!URL.canParse(origin)) return false;
    if (this.publicOrigins.has(origin) || new URL(origin).host === host?.toLowerCase()) return true;
    return this.isTunnelled(new URL(origin), raw);
  }

  /** The address of the client: of the connection, or what trusted proxies in front say. Empty once it is closed. */
  clientAddress({ raw }: Pick<SiteRequest, 'raw'>): string {
    const claimed = proxyAddr(raw, this.isTrusted);
    return isIP(claimed) === 0 ? (raw.socket.remoteAddress ?? '') : claimed;
  }

  /** Whether the client's side of the connection is encrypted, so that a cookie may be limited to such connections. */
  isEncrypted({ headers, raw }: SiteRequest): boolean {
    const scheme = headers['x-forwarded-proto'];
    if (typeof scheme === 'string' && this.isTrusted(raw.socket.remoteAddress ?? '', 0)) return scheme === 'https';
    const { origin = `https://${headers.host}` } = headers;
    return origin.startsWith('https:') && this.publicOrigins.has(origin);
  }

  /**
   * Development tunnels such as GitHub Codespaces keep the public `Host`, and replace `Origin` by the address to which
   * they forward: this server's port on localhost.
   */
  private isTunnelled(origin: URL, { headers, socket }: IncomingMessage): boolean {
    const name = parseHost(headers.host ?? '')?.name;
    if (name === undefined || !this.names.has(name)) return false;
    return isLoopbackName(origin.hostname) && origin.port === this.publicPort(headers, socket);
  }

  /** The port that clients connect to: this server's, or that of the front. */
  private publicPort(headers: IncomingMessage['headers'], { remoteAddress, localPort }: Socket): string {
    const forwarded = headers['x-forwarded-port'];
    return typeof forwarded === 'string' && this.isTrusted(remoteAddress ?? '', 0) ? forwarded : String(localPort);
  }
}
