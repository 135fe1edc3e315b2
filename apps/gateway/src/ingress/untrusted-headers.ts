import type { Server } from 'node:http';

/** Headers that services trust when they come from each other and that an outside caller must not set. */
const INTERNAL = ['x-attempt', 'x-target-service'] as const;

/** Drops internal headers before anything else sees the request, including Fastify and its hooks. */
export function dropUntrustedHeaders(server: Server): void {
  server.prependListener('request', (request) => {
    for (const name of INTERNAL) delete request.headers[name];
  });
}
