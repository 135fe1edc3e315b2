import type { Server } from 'node:http';

/** Headers that services trust when they come from each other, and that nobody outside may set. */
const INTERNAL = ['baggage', 'x-attempt', 'x-target-service'] as const;

/** Drops them before anything else sees the request. The deadline is taken, capped by the endpoint's own; so is the priority. */
export function dropUntrustedHeaders(server: Server): void {
  server.prependListener('request', (request) => {
    for (const name of INTERNAL) delete request.headers[name];
  });
}
