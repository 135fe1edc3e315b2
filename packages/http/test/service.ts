import 'reflect-metadata';
import type { EndpointShape } from '@marquee/contracts/endpoint';
import { endpoint } from '@marquee/contracts/endpoint';
import { Balancer } from '@marquee/discovery';
import type { Instance } from '@marquee/discovery';
import { Metrics, Tracing, createLogger } from '@marquee/observability';
import { Command, CommandRegistry } from '@marquee/resilience';
import { Controller, Module } from '@nestjs/common';
import type { Type } from '@nestjs/common';
import { APP_FILTER, HttpAdapterHost, NestFactory } from '@nestjs/core';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { z } from 'zod';
import { HttpServer, ProblemFilter, Site, endpointClient, httpAdapter } from '../src/index.js';
import type { EndpointClient } from '../src/index.js';

export const greet = endpoint({
  name: 'catalog.greet',
  service: 'catalog',
  method: 'POST',
  path: '/v1/greetings/{name}',
  summary: 'Greets',
  params: z.object({ name: z.string().max(10) }),
  query: z.strictObject({ times: z.coerce.number().int().min(1).max(3).default(1) }),
  body: z.strictObject({ mood: z.enum(['glad', 'sad']) }),
  responses: { 200: z.object({ text: z.string() }) },
  deadlineMs: 200,
  urgency: 2,
  idempotent: true,
});

/** The client of an endpoint whose registry lists `instances`. */
export function clientOf<E extends EndpointShape>(service: E, instances: readonly Instance[]): EndpointClient<E> {
  const registry = new CommandRegistry();
  return endpointClient(service, {
    balancer: new Balancer({ directory: { instances: () => instances } }),
    tracing: new Tracing(),
    createCommand: (options, settings = {}) => new Command({ ...options, settings, registry }),
  });
}

/** A service of one controller, listening on a free port. */
export async function serve(controller: Type): Promise<{ app: NestFastifyApplication; url: string; metrics: Metrics }> {
  const log = createLogger({ service: 'catalog', instance: 'catalog-1', level: 'silent' });
  const metrics = new Metrics({ service: 'catalog', instance: 'catalog-1' });
  Controller()(controller);
  class App {}
  Module({
    controllers: [controller],
    providers: [
      {
        provide: HttpServer,
        useFactory: (host: HttpAdapterHost) =>
          new HttpServer(host, { service: 'catalog', metrics, tracing: new Tracing(), log, site: new Site() }),
        inject: [HttpAdapterHost],
      },
      { provide: APP_FILTER, useValue: new ProblemFilter(log) },
    ],
  })(App);
  const app = await NestFactory.create<NestFastifyApplication>(App, httpAdapter(), {
    logger: false,
    bodyParser: false,
  });
  await app.listen(0, '127.0.0.1');
  return { app, url: await app.getUrl(), metrics };
}

export function instanceAt(url: string, instance: string): Instance {
  return {
    leaseLost: false,
    record: { service: 'catalog', instance, url, version: 'test', zone: 'z', weight: 1, status: 'up', startedAt: 1 },
  };
}
