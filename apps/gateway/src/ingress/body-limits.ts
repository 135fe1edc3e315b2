import { bodyLimitOf, endpointAt, ProblemError } from '@marquee/http';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { noSession, sessionOf } from '../session/request-session.js';
import type { IngressLimits } from './ingress.limits.js';

/** A refused body up to this size is drained, so that the client can read the error; a larger one is cut off. */
const DRAINED_BYTES = 64 * 1024 * 1024;

/** Refuses a body by its headers before any of it is read, and one that arrives too slowly. */
export function limitBodies(http: FastifyInstance, limits: Pick<IngressLimits, 'bodyBytes' | 'bodyMs'>): void {
  http.addHook('onRequest', (request, _reply, done) => {
    const ofEndpoint = bodyLimitOf(endpointAt(request.method, request.routeOptions.url));
    done(refusal(request, Math.min(limits.bodyBytes(), ofEndpoint)));
  });

  http.addHook('onRequest', (request, reply, done) => {
    if (!hasBody(request)) return done();
    const timer = setTimeout(() => {
      if (request.raw.complete || reply.sent) return;
      void reply.send(tooSlow(limits.bodyMs()));
    }, limits.bodyMs());
    reply.raw.once('close', () => clearTimeout(timer));
    done();
  });
}

/** Refuses to read a body for an endpoint that needs a session when the request has none. */
export function refuseBodiesWithoutSession(http: FastifyInstance): void {
  http.addHook('onRequest', (request, _reply, done) => {
    const needsSession = endpointAt(request.method, request.routeOptions.url)?.session === true;
    done(needsSession && hasBody(request) && sessionOf(request) === undefined ? noSession() : undefined);
  });
}

/** The value of `Content-Length`; undefined if the header is absent. */
export function contentLength(request: FastifyRequest): number | undefined {
  const header = request.headers['content-length'];
  return header === undefined ? undefined : Number(header);
}

/** The body of a GET or HEAD request has no meaning and is not read. */
function hasBody(request: FastifyRequest): boolean {
  if (request.method === 'GET' || request.method === 'HEAD') return false;
  return request.headers['transfer-encoding'] !== undefined || (contentLength(request) ?? 0) > 0;
}

function refusal(request: FastifyRequest, limit: number): ProblemError | undefined {
  if (!hasBody(request)) return undefined;
  const length = contentLength(request);
  if (length === undefined) {
    return new ProblemError({
      status: 411,
      code: 'length-required',
      detail: 'A body needs a Content-Length. Send it in one piece, not in chunks.',
    });
  }
  if (length > limit) {
    return new ProblemError({
      status: 413,
      code: 'body-too-large',
      detail: `The body may have at most ${limit} bytes, but has ${length}. Send fewer items in one request.`,
      ...(length > DRAINED_BYTES && { headers: { connection: 'close' } }),
    });
  }
  if (!/^application\/json\s*(;|$)/i.test(request.headers['content-type'] ?? '')) {
    return new ProblemError({
      status: 415,
      code: 'unsupported-media-type',
      detail: 'The body must be JSON: send "Content-Type: application/json".',
    });
  }
  return undefined;
}

function tooSlow(limitMs: number): ProblemError {
  return new ProblemError({
    status: 408,
    code: 'body-too-slow',
    detail: `The body did not arrive within ${limitMs} ms. Send it again, in smaller parts if the connection is slow.`,
    headers: { connection: 'close' },
  });
}
