import type { Socket } from 'node:net';
import type { FastifyInstance } from 'fastify';

/** Ends, at a stop, the connections on which nothing was ever sent. Pools make some in advance; for Node they are not idle, and it would wait for them. */
export function dropUnusedConnections(http: FastifyInstance): void {
  const open = new Set<Socket>();
  http.server.on('connection', (socket) => {
    open.add(socket);
    socket.once('close', () => open.delete(socket));
  });
  http.addHook('preClose', (done) => {
    for (const socket of open) if (socket.bytesRead === 0) socket.destroy();
    done();
  });
}
