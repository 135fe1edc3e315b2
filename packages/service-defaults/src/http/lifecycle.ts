import type { ServiceName } from '@marquee/contracts/topology';
import type { Metrics } from '@marquee/observability';
import { Deadline } from '@marquee/resilience';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { HEADERS } from '@marquee/contracts/headers';
import { readHeaders } from '../context/headers.js';
import type { RequestContext } from '../context/request-context.js';
import { runInContext } from '../context/request-context.js';
import { ProblemError } from './problem.error.js';
import { endpointAt } from './routes.js';

/** For paths without a contract: health, metrics, files. */
const DEFAULT_DEADLINE_MS = 5_000;

/** Gives every request its context and its deadline, ends its work when the client goes away, and measures it. */
export function addLifecycle(http: FastifyInstance, service: ServiceName, metrics: Metrics): void {
  const contexts = new WeakMap<FastifyRequest, RequestContext>();
  const duration = metrics.histogram('http_server_request_duration_seconds', 'Time to answer a request', [
    'endpoint',
    'status',
  ]);

  http.addHook('onRequest', (request, reply, done) => {
    const meant = request.headers[HEADERS.target];
    if (meant !== undefined && meant !== service) return done(wrongService(String(meant), service));
    const endpoint = endpointAt(request.method, request.routeOptions.url);
    const carried = readHeaders(request.headers);
    const limit = endpoint?.deadlineMs ?? DEFAULT_DEADLINE_MS;
    const deadline = limit === 0 ? Deadline.never() : Deadline.after(Math.min(limit, carried.remainingMs ?? limit));
    // Answered or gone away: either way nobody waits for what still runs.
    reply.raw.once('close', () => deadline.cancel());
    void reply.header('x-trace-id', carried.trace.traceId);
    const context: RequestContext = {
      deadline,
      urgency: carried.urgency ?? endpoint?.urgency ?? 3,
      attempt: carried.attempt,
      trace: carried.trace,
      baggage: carried.baggage,
    };
    contexts.set(request, context);
    if (carried.remainingMs === 0 && endpoint?.evenLate !== true) return done(tooLate());
    runInContext(context, done);
  });

  // Reading the body continues from the socket's events, which have lost the context.
  http.addHook('preValidation', (request, _reply, done) => {
    const context = contexts.get(request);
    if (context === undefined) done();
    else runInContext(context, done);
  });

  http.addHook('onResponse', (request, reply, done) => {
    const endpoint = endpointAt(request.method, request.routeOptions.url)?.name ?? 'other';
    duration.observe({ endpoint, status: String(reply.statusCode) }, reply.elapsedTime / 1000);
    done();
  });
}

function tooLate(): ProblemError {
  return new ProblemError({
    status: 504,
    code: 'deadline',
    detail:
      'The time of the caller was up when this request came, so nothing was begun. Ask with more time in x-deadline-ms.',
  });
}

function wrongService(meant: string, service: ServiceName): ProblemError {
  return new ProblemError({
    status: 421,
    code: 'wrong-service',
    detail: `This is ${service}; the call was meant for ${meant}. Ask the registry again: ports get reused.`,
  });
}
