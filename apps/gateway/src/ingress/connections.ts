import type { Server } from 'node:http';
import type { EdgeLimits } from './edge.config.js';

/** For the headers of a request to arrive. */
const HEADERS_MS = 10_000;
/** For a whole request to arrive; the limit of a body is shorter and has an answer. */
const REQUEST_MS = 70_000;

/** So many open connections, and none that only keeps the server waiting. */
export function limitConnections(server: Server, limits: Pick<EdgeLimits, 'connections'>): void {
  server.headersTimeout = HEADERS_MS;
  server.requestTimeout = REQUEST_MS;
  let open = 0;
  server.on('connection', (socket) => {
    open += 1;
    socket.once('close', () => {
      open -= 1;
    });
    if (open > limits.connections()) socket.destroy();
  });
}
