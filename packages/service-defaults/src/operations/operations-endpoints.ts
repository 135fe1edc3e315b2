import type { AddressInfo } from 'node:net';
import { callerToken } from '@marquee/contracts/caller-token';
import { HttpServer, Site, refuseUnknownCallers, refuseUnknownHosts } from '@marquee/http';
import { Health, Metrics } from '@marquee/observability';
import { Inject, Injectable } from '@nestjs/common';
import type { OnApplicationBootstrap, OnApplicationShutdown, OnModuleInit } from '@nestjs/common';
import { fastify } from 'fastify';
import type { FastifyInstance } from 'fastify';
import { ServiceIdentity } from '../service-identity.js';
import { InjectSettings } from '../tokens.js';
import { addHealth, addMetrics, addStatistics } from './operations.js';
import { StatisticsSource } from './statistics-source.js';

export const OPERATIONS_PORT = Symbol('OPERATIONS_PORT');

/** `public`: operations are served with the API. `private-port`: on PRIVATE_PORT, because clients can reach the API. */
export type OperationsPort = 'public' | 'private-port';

interface OperationsSettings {
  readonly LISTEN_HOST: string;
  readonly ADVERTISE_HOST: string;
  readonly PRIVATE_PORT?: number;
  readonly PLATFORM_KEY: string;
}

/** Serves health, metrics and statistics. Health stays on the public port too: load balancers ask for it there. */
@Injectable()
export class OperationsEndpoints implements OnModuleInit, OnApplicationBootstrap, OnApplicationShutdown {
  private privateServer: FastifyInstance | undefined;

  constructor(
    @Inject(OPERATIONS_PORT) private readonly operationsPort: OperationsPort,
    @InjectSettings() private readonly settings: OperationsSettings,
    private readonly http: HttpServer,
    private readonly site: Site,
    private readonly identity: ServiceIdentity,
    private readonly health: Health,
    private readonly metrics: Metrics,
    private readonly statistics: StatisticsSource,
  ) {}

  onModuleInit(): void {
    addHealth(this.http.fastify, this.identity, this.health);
    if (this.operationsPort === 'public') this.addInternals(this.http.fastify);
  }

  async onApplicationBootstrap(): Promise<void> {
    if (this.operationsPort === 'public') return;
    const server = fastify({ forceCloseConnections: true });
    refuseUnknownHosts(server, this.site);
    refuseUnknownCallers(server, callerToken(this.settings.PLATFORM_KEY, this.identity.service));
    addHealth(server, this.identity, this.health);
    this.addInternals(server);
    await server.listen({ port: this.settings.PRIVATE_PORT ?? 0, host: this.settings.LISTEN_HOST });
    this.privateServer = server;
  }

  /** URL of the private port, for the registry. */
  get privateUrl(): string | undefined {
    const address = this.privateServer?.server.address() as AddressInfo | null | undefined;
    return address ? `http://${this.settings.ADVERTISE_HOST}:${address.port}` : undefined;
  }

  async onApplicationShutdown(): Promise<void> {
    await this.privateServer?.close();
  }

  private addInternals(server: FastifyInstance): void {
    addMetrics(server, this.metrics);
    addStatistics(server, this.statistics);
  }
}
