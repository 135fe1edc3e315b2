import { BlockList, isIPv6 } from 'node:net';
import { ProblemError } from '@marquee/service-defaults';
import type { FastifyInstance } from 'fastify';
import { sessionOf } from '../session/request-session.js';
import type { EdgeLimits } from './edge.config.js';
import { TokenBuckets } from './token-bucket.js';

const loopback = new BlockList();
loopback.addSubnet('127.0.0.0', 8, 'ipv4');
loopback.addAddress('::1', 'ipv6');

/** Before anything is read: so many requests a second from one address. */
export function limitAddresses(http: FastifyInstance, limits: EdgeLimits): void {
  const buckets = new TokenBuckets(limits.addressPerSecond);
  http.addHook('onRequest', (request, _reply, done) => {
    const { ip } = request;
    if (loopback.check(ip, isIPv6(ip) ? 'ipv6' : 'ipv4')) return done();
    done(refusal(buckets, ip, 'from one address'));
  });
}

/** Once the session is known: so many requests a second by one viewer. */
export function limitSessions(http: FastifyInstance, limits: EdgeLimits): void {
  const buckets = new TokenBuckets(limits.sessionPerSecond);
  http.addHook('onRequest', (request, _reply, done) => {
    const session = sessionOf(request);
    done(session === undefined ? undefined : refusal(buckets, session.viewerId, 'in one session'));
  });
}

function refusal(buckets: TokenBuckets, key: string, whose: string): ProblemError | undefined {
  const outcome = buckets.take(key);
  if (outcome.allowed) return undefined;
  return new ProblemError({
    status: 429,
    code: 'too-many-requests',
    detail: `More requests ${whose} than are taken in a second. Wait as long as Retry-After says.`,
    retryAfterSeconds: outcome.retryAfterSeconds,
  });
}
