import type { Socket } from 'node:net';
import type { FastifyInstance } from 'fastify';

/**
 * Closes, on shutdown, the connections on which nothing was ever sent. Connection pools open some in advance. Node does
 * not count them as idle and would wait for them.
 */
export function dropUnusedConnections(fastify: FastifyInstance): void {
  const open = new Set<Socket>();
  fastify.server.on('connection', (socket) => {
    open.add(socket);
    socket.once('close', () => open.delete(socket));
  });
  fastify.addHook('preClose', (done) => {
    for (const socket of open) if (socket.bytesRead === 0) socket.destroy();
    done();
  });
}
