import type { Server } from 'node:http';

/** Time for the headers of a request to arrive. */
const HEADERS_MS = 10_000;
/** Time for a whole request to arrive. The limit on bodies is shorter and gets an answer. */
const REQUEST_MS = 70_000;

/** Caps the number of open connections and closes the ones that send too slowly. */
export function limitConnections(server: Server, limit: () => number): void {
  server.headersTimeout = HEADERS_MS;
  server.requestTimeout = REQUEST_MS;
  let open = 0;
  server.on('connection', (socket) => {
    open += 1;
    socket.once('close', () => {
      open -= 1;
    });
    if (open > limit()) socket.destroy();
  });
}
