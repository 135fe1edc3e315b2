import { BlockList, isIPv6 } from 'node:net';
import { ProblemError } from '@marquee/http';
import type { Site } from '@marquee/http';
import type { FastifyInstance } from 'fastify';
import { sessionOf } from '../session/request-session.js';
import { TokenBuckets } from './token-buckets.js';

const loopback = new BlockList();
loopback.addSubnet('127.0.0.0', 8, 'ipv4');
loopback.addAddress('::1', 'ipv6');

/** Limits requests a second from one address. */
export function limitAddresses(http: FastifyInstance, site: Site, perSecond: () => number): void {
  const buckets = new TokenBuckets(perSecond);
  http.addHook('onRequest', (request, _reply, done) => {
    const ip = site.clientAddress(request);
    if (ip === '' || loopback.check(ip, isIPv6(ip) ? 'ipv6' : 'ipv4')) return done();
    done(refusal(buckets, ip, 'from one address'));
  });
}

/** Limits requests a second of one viewer. Needs the session of the request. */
export function limitSessions(http: FastifyInstance, perSecond: () => number): void {
  const buckets = new TokenBuckets(perSecond);
  http.addHook('onRequest', (request, _reply, done) => {
    const session = sessionOf(request);
    done(session === undefined ? undefined : refusal(buckets, session.viewerId, 'in one session'));
  });
}

function refusal(buckets: TokenBuckets, key: string, scope: string): ProblemError | undefined {
  const outcome = buckets.take(key);
  if (outcome.allowed) return undefined;
  return new ProblemError({
    status: 429,
    code: 'too-many-requests',
    detail: `Too many requests in a second ${scope}. Wait for the seconds that Retry-After gives.`,
    retryAfterSeconds: outcome.retryAfterSeconds,
  });
}
