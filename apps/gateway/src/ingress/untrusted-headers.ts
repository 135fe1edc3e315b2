import type { Server } from 'node:http';
import { INTERNAL_HEADERS } from '@marquee/contracts/headers';

/** Drops internal headers before anything else sees the request, including Fastify and its hooks. */
export function dropUntrustedHeaders(server: Server): void {
  server.prependListener('request', (request) => {
    for (const name of INTERNAL_HEADERS) delete request.headers[name];
  });
}
