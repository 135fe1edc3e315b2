import { HEADERS, PAGE_SOURCE_HEADER } from '@marquee/contracts/headers';
import type { ServiceName } from '@marquee/contracts/topology';
import { runInSpan } from '@marquee/observability';
import type { Logger, Metrics, Span, Tracing } from '@marquee/observability';
import { Deadline } from '@marquee/resilience';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { readHeaders } from '../context/headers.js';
import type { RequestContext } from '../context/request-context.js';
import { runInContext } from '../context/request-context.js';
import { refuseUnknownCallers } from './callers.js';
import { unsupportedMethod } from './problem-of.js';
import { ProblemError } from './problem.error.js';
import { endpointAt } from './routes.js';
import type { Site } from './site.js';

/** Browsers that came by TLS use nothing else for a year. */
const STRICT_TRANSPORT_SECURITY = 'max-age=31536000';

/** For paths without a contract: health, metrics, files. */
const DEFAULT_DEADLINE_MS = 5_000;

export interface HttpServerOptions {
  readonly service: ServiceName;
  readonly metrics: Metrics;
  readonly tracing: Tracing;
  readonly log: Logger;
  /** The names to which the service answers. */
  readonly site: Site;
  /** What callers have to send; undefined if any client may call. */
  readonly callerToken?: string | undefined;
}

/** What the hooks know about a request. */
interface RequestState {
  readonly context: RequestContext;
  readonly span: Span;
}

/** Gives each request its context, deadline and span, cancels its work when the client disconnects, and measures it. */
export function addRequestHooks(fastify: FastifyInstance, options: HttpServerOptions): void {
  const { service, metrics, tracing, log, site, callerToken } = options;
  const states = new WeakMap<FastifyRequest, RequestState>();
  const duration = metrics.histogram('http_server_request_duration_seconds', 'Time to answer a request', [
    'http_request_method',
    'http_route',
    'http_response_status_code',
  ]);

  refuseUnknownHosts(fastify, site);
  if (callerToken !== undefined) refuseUnknownCallers(fastify, callerToken);
  fastify.addHook('onRequest', (request, reply, done) => {
    const target = request.headers[HEADERS.target];
    if (target !== undefined && target !== service) return done(wrongService(String(target), service));
    const endpoint = endpointAt(request.method, request.routeOptions.url);
    const headers = readHeaders(request.headers);
    const limit = endpoint?.deadlineMs ?? DEFAULT_DEADLINE_MS;
    const deadline = limit === 0 ? Deadline.never() : Deadline.after(Math.min(limit, headers.remainingMs ?? limit));
    // After the response or a disconnect, the work that is still running has no reader.
    reply.raw.once('close', () => deadline.cancel());
    const route = request.routeOptions.url ?? request.url;
    const span = tracing.start(`${request.method} ${route}`, {
      role: 'server',
      parent: headers.parent,
      fromReservoir: endpoint !== undefined,
    });
    void reply.header('x-trace-id', span.context.traceId);
    if (site.isEncrypted(request)) void reply.header('strict-transport-security', STRICT_TRANSPORT_SECURITY);
    const context: RequestContext = {
      deadline,
      urgency: headers.urgency ?? endpoint?.urgency ?? 3,
      attempt: headers.attempt,
      baggage: headers.baggage,
    };
    states.set(request, { context, span });
    if (headers.remainingMs === 0 && endpoint?.evenLate !== true) return done(deadlineExpired());
    runInContext(context, () => runInSpan(span, done));
  });

  // Before the body is read, which Fastify demands of some methods.
  fastify.addHook('preParsing', (request, _reply, _payload, done) => {
    done(request.is404 ? unsupportedMethod(request) : undefined);
  });

  // Reading the body continues from socket events, which do not carry the context.
  fastify.addHook('preValidation', (request, _reply, done) => {
    const state = states.get(request);
    if (state === undefined) done();
    else runInContext(state.context, () => runInSpan(state.span, done));
  });

  fastify.addHook('onResponse', (request, reply, done) => {
    const route = request.routeOptions.url;
    const endpoint = endpointAt(request.method, route)?.name;
    const status = reply.statusCode;
    duration.observe(
      {
        // Paths without a contract, such as files, would be a series each.
        http_request_method: endpoint === undefined ? '_OTHER' : request.method,
        http_route: endpoint === undefined ? 'other' : (route ?? 'other'),
        http_response_status_code: String(status),
      },
      reply.elapsedTime / 1000,
    );
    const span = states.get(request)?.span;
    // Health checks and files would drown the requests that a reader looks for.
    if (tracing.enabled && endpoint !== undefined && span !== undefined) {
      span.set({
        'http.request.method': request.method,
        'http.route': route ?? '',
        'http.response.status_code': status,
        'marquee.endpoint': endpoint,
      });
      span.end(status >= 500 ? String(status) : undefined);
    }
    // Health checks come every second.
    const level = endpoint === undefined ? 'debug' : 'info';
    if (log.isLevelEnabled(level)) {
      const { traceId: trace_id, spanId: span_id } = span?.context ?? {};
      const rung = reply.getHeader(PAGE_SOURCE_HEADER);
      const ms = Math.round(reply.elapsedTime);
      log[level]({ trace_id, span_id, method: request.method, route, status, ms, ...(rung && { rung }) }, 'request');
    }
    done();
  });
}

/** Answers only to the names of the site. Exported for servers that Nest does not run. */
export function refuseUnknownHosts(fastify: FastifyInstance, site: Pick<Site, 'answersTo'>): void {
  fastify.addHook('onRequest', (request, _reply, done) => {
    done(site.answersTo(request.headers.host) ? undefined : unknownHost());
  });
}

function unknownHost(): ProblemError {
  return new ProblemError({
    status: 421,
    code: 'unknown-host',
    detail:
      'This service does not answer to the host name of this request. If the name is right, add its origin to ' +
      'PUBLIC_ORIGIN, for example PUBLIC_ORIGIN=https://marquee.example.',
  });
}

function deadlineExpired(): ProblemError {
  return new ProblemError({
    status: 504,
    code: 'deadline',
    detail:
      "The caller's deadline had passed when this request arrived, so no work was started. Allow more time in x-deadline-ms.",
  });
}

function wrongService(target: string, service: ServiceName): ProblemError {
  return new ProblemError({
    status: 421,
    code: 'wrong-service',
    detail: `This is ${service}, but the call was meant for ${target}. Look up the instance again: ports get reused.`,
  });
}
