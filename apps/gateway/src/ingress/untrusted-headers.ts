import type { Server } from 'node:http';
import { HEADERS, INTERNAL_HEADERS } from '@marquee/contracts/headers';

/** The flags of a `traceparent` header, with what precedes them. */
const TRACE_FLAGS = /^([0-9a-f]{2}-[0-9a-f]{32}-[0-9a-f]{16}-)[0-9a-f]{2}/;

/**
 * Drops internal headers before anything else sees the request, including Fastify and its hooks. A client may name the
 * trace that it continues, but not have it recorded: the sample decides that.
 */
export function dropUntrustedHeaders(server: Server): void {
  server.prependListener('request', (request) => {
    for (const name of INTERNAL_HEADERS) delete request.headers[name];
    const trace = request.headers[HEADERS.trace];
    if (typeof trace === 'string')
      request.headers[HEADERS.trace] = trace.replace(TRACE_FLAGS, (_, ids: string) => `${ids}00`);
  });
}
