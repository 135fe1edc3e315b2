import { postEvents } from '@marquee/contracts/gateway';
import { endpointAt, ProblemError } from '@marquee/http';
import type { FastifyInstance } from 'fastify';
import { contentLength } from './body-limits.js';
import { ByteBudget } from './byte-budget.js';

/** Refuses a body of events while the bodies in progress already use the budget. */
export function limitIntake(http: FastifyInstance, bytes: () => number): void {
  const budget = new ByteBudget(bytes);
  http.addHook('onRequest', (request, reply, done) => {
    if (endpointAt(request.method, request.routeOptions.url) !== postEvents) return done();
    const release = budget.reserve(contentLength(request) ?? 0);
    if (release === undefined) return done(intakeFull());
    reply.raw.once('close', release);
    done();
  });
}

function intakeFull(): ProblemError {
  return new ProblemError({
    status: 503,
    code: 'intake-full',
    title: 'Too many events are being processed',
    detail: 'No event of this request was accepted. Send the same events with the same ids after Retry-After seconds.',
    retryAfterSeconds: 1,
  });
}
