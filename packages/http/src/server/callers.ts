import { HEADERS } from '@marquee/contracts/headers';
import { sameBytes } from '@marquee/contracts/same-bytes';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { ProblemError } from './problem.error.js';

/** What load balancers, supervisors and Prometheus read. It holds nothing about viewers. */
const OPEN_PATHS = new Set(['/livez', '/readyz', '/metrics']);

/** Answers only callers that send `token` in `HEADERS.caller`, before anything else is read of the request. */
export function refuseUnknownCallers(fastify: FastifyInstance, token: string): void {
  fastify.addHook('onRequest', (request, _reply, done) => {
    if (OPEN_PATHS.has(request.routeOptions.url ?? '')) return done();
    done(isCalledWith(token, request) ? undefined : unknownCaller());
  });
}

/** Whether `request` proves by `token` that a service of this platform sends it. */
export function isCalledWith(token: string, { headers }: Pick<FastifyRequest, 'headers'>): boolean {
  return sameBytes(Buffer.from(String(headers[HEADERS.caller] ?? '')), Buffer.from(token));
}

export function unknownCaller(): ProblemError {
  return new ProblemError({
    status: 403,
    code: 'unknown-caller',
    detail:
      `Only the platform's own services may call this one: ${HEADERS.caller} is missing or wrong. Give all services ` +
      'the same PLATFORM_KEY. The public API is at the gateway.',
  });
}
