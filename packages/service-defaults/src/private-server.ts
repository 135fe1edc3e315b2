import { fastify } from 'fastify';
import type { FastifyInstance } from 'fastify';
import { addHealth, addMetrics } from './http/operations.js';
import type { ServiceRuntime } from './runtime.js';

/** A second port for operators, where the first one faces the world. */
export class PrivateServer {
  private constructor(private readonly http: FastifyInstance) {}

  static async open(runtime: ServiceRuntime, port: number): Promise<PrivateServer> {
    const http = fastify({ forceCloseConnections: true });
    addHealth(http, runtime);
    addMetrics(http, runtime.metrics);
    await http.listen({ port, host: runtime.settings.LISTEN_HOST });
    return new PrivateServer(http);
  }

  async close(): Promise<void> {
    await this.http.close();
  }
}
