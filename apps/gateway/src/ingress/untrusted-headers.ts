import type { Server } from 'node:http';

/** Headers that services trust when they come from each other, and that nobody outside may set. */
const INTERNAL = ['x-attempt', 'x-target-service'] as const;

/** Drops them before anything else sees the request. A deadline is taken from outside, capped by the endpoint's own; a priority too. */
export function dropUntrustedHeaders(server: Server): void {
  server.prependListener('request', (request) => {
    for (const name of INTERNAL) delete request.headers[name];
  });
}
