import type { DynamicModule, Type } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter } from '@nestjs/platform-fastify';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { FastifyInstance, FastifyServerOptions } from 'fastify';
import { HttpServer, ProblemFilter } from '@marquee/http';
import { addHealth, addMetrics, addStatistics } from '../operations/operations.js';
import type { ServiceRuntime } from './runtime.js';

export interface AppOptions {
  readonly server?: FastifyServerOptions;
  /** False where metrics and statistics have a port of their own. */
  readonly forOperators?: boolean;
}

/**
 * The HTTP side of a service, not listening yet: context, JSON bodies and nothing else, problem+json, health. Tests
 * start from here too.
 */
export async function createApp(
  module: DynamicModule | Type,
  runtime: ServiceRuntime,
  { server, forOperators = true }: AppOptions = {},
): Promise<NestFastifyApplication> {
  const adapter = new FastifyAdapter({ forceCloseConnections: 'idle', bodyLimit: 16 * 1024 * 1024, ...server });
  const app = await NestFactory.create<NestFastifyApplication>(module as Type, adapter, {
    logger: false,
    // Thrown, so that it is logged; Nest would end the process without a word.
    abortOnError: false,
    // Nest's own would also take forms.
    bodyParser: false,
  });
  const http = app.getHttpAdapter().getInstance() as unknown as FastifyInstance;
  http.removeContentTypeParser('text/plain');
  new HttpServer({ httpAdapter: app.getHttpAdapter() as FastifyAdapter }, runtime).onModuleInit();
  app.useGlobalFilters(new ProblemFilter(runtime.log));
  addHealth(http, runtime, runtime.health);
  if (forOperators) {
    addMetrics(http, runtime.metrics);
    addStatistics(http, runtime.statistics);
  }
  return app;
}
