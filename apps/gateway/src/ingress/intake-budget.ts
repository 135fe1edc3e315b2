import { postEvents } from '@marquee/contracts/gateway';
import { ProblemError } from '@marquee/service-defaults';
import type { FastifyInstance } from 'fastify';
import { contentLength } from '../edge/body-limits.js';
import { endpointOf } from '../edge/endpoint-of.js';
import type { ByteBudget } from './byte-budget.js';

/** Before a body of events is read: is there room for it? */
export function budgetIntake(http: FastifyInstance, budget: ByteBudget): void {
  http.addHook('onRequest', (request, reply, done) => {
    if (endpointOf(request)?.name !== postEvents.name) return done();
    const giveBack = budget.take(contentLength(request) ?? 0);
    if (giveBack === undefined) return done(noRoom());
    reply.raw.once('close', giveBack);
    done();
  });
}

function noRoom(): ProblemError {
  return new ProblemError({
    status: 503,
    code: 'intake-full',
    title: 'As many events are being taken in as there is room for',
    detail: 'Nothing of this request was taken. Send the same events with the same ids again, as Retry-After says.',
    retryAfterSeconds: 1,
  });
}
