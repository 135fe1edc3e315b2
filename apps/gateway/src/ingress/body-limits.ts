import { ProblemError } from '@marquee/service-defaults';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { EdgeLimits } from './edge.config.js';

/** A refused body up to this size is let run out, so that the client gets to read why; a larger one is cut off. */
const LET_RUN_OUT_BYTES = 64 * 1024 * 1024;

/** What is said of a body before it arrives decides whether it is read at all. */
export function limitBodies(http: FastifyInstance, limits: EdgeLimits): void {
  http.addHook('onRequest', (request, _reply, done) => done(refusal(request, limits.bodyBytes())));

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

function refusal(request: FastifyRequest, limit: number): ProblemError | undefined {
  if (!hasBody(request)) return undefined;
  const length = contentLength(request);
  if (length === undefined) {
    return new ProblemError({
      status: 411,
      code: 'length-required',
      detail: 'A body is taken only with its Content-Length. Send it in one piece, not in chunks.',
    });
  }
  if (length > limit) {
    return new ProblemError({
      status: 413,
      code: 'body-too-large',
      detail: `Expected a body of at most ${limit} bytes, got ${length}. Send fewer items in one request.`,
      ...(length > LET_RUN_OUT_BYTES && { headers: { connection: 'close' } }),
    });
  }
  if (!/^application\/json\s*(;|$)/i.test(request.headers['content-type'] ?? '')) {
    return new ProblemError({
      status: 415,
      code: 'unsupported-media-type',
      detail: 'The body is expected as JSON: send "Content-Type: application/json".',
    });
  }
  return undefined;
}

function tooSlow(limitMs: number): ProblemError {
  return new ProblemError({
    status: 408,
    code: 'body-too-slow',
    detail: `The body did not arrive within ${limitMs} ms. Send it again, in smaller parts if the line is slow.`,
    headers: { connection: 'close' },
  });
}

function hasBody(request: FastifyRequest): boolean {
  return request.headers['transfer-encoding'] !== undefined || (contentLength(request) ?? 0) > 0;
}

/** Bytes that the body is said to have; undefined if it is not said. */
export function contentLength(request: FastifyRequest): number | undefined {
  const header = request.headers['content-length'];
  return header === undefined ? undefined : Number(header);
}
