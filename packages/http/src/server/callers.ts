import { HEADERS } from '@marquee/contracts/headers';
import { sameBytes } from '@marquee/contracts/same-bytes';
import type { FastifyInstance } from 'fastify';
import { ProblemError } from './problem.error.js';

/** What load balancers, supervisors and Prometheus read. It holds nothing about viewers. */
const OPEN_PATHS = new Set(['/livez', '/readyz', '/metrics']);

/** Answers only callers that send `token` in `HEADERS.caller`, before anything else is read of the request. */
export function refuseUnknownCallers(fastify: FastifyInstance, token: string): void {
  const expected = Buffer.from(token);
  fastify.addHook('onRequest', (request, _reply, done) => {
    if (OPEN_PATHS.has(request.routeOptions.url ?? '')) return done();
    const given = Buffer.from(String(request.headers[HEADERS.caller] ?? ''));
    done(sameBytes(given, expected) ? undefined : unknownCaller());
  });
}

function unknownCaller(): ProblemError {
  return new ProblemError({
    status: 403,
    code: 'unknown-caller',
    detail:
      `Only the platform's own services may call this one: ${HEADERS.caller} is missing or wrong. Give all services ` +
      'the same PLATFORM_KEY. The public API is at the gateway.',
  });
}
