import type { AddressInfo } from 'node:net';
import { fastify } from 'fastify';
import type { FastifyInstance } from 'fastify';
import { addHealth, addMetrics, addStatistics } from '../operations/operations.js';
import type { ServiceRuntime } from './runtime.js';

/** A second port for operators, where the first one faces the world. */
export class PrivateServer {
  private constructor(
    private readonly http: FastifyInstance,
    readonly port: number,
  ) {}

  static async open(runtime: ServiceRuntime, port: number): Promise<PrivateServer> {
    const http = fastify({ forceCloseConnections: true });
    addHealth(http, runtime, runtime.health);
    addMetrics(http, runtime.metrics);
    addStatistics(http, runtime.statistics);
    await http.listen({ port, host: runtime.settings.LISTEN_HOST });
    return new PrivateServer(http, (http.server.address() as AddressInfo).port);
  }

  async close(): Promise<void> {
    await this.http.close();
  }
}
