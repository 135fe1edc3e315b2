import 'reflect-metadata';
import { endpoint } from '@marquee/contracts/endpoint';
import { DynamicConfig } from '@marquee/config';
import { Balancer } from '@marquee/discovery';
import type { Instance } from '@marquee/discovery';
import { Health, Metrics, createLogger } from '@marquee/observability';
import { CommandRegistry } from '@marquee/resilience';
import { Controller, Module } from '@nestjs/common';
import type { Type } from '@nestjs/common';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { z } from 'zod';
import { createApp } from '../src/create-app.js';
import { Faults } from '../src/faults/faults.js';
import { ServiceRuntime } from '../src/runtime.js';

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

/** A runtime whose registry is this list of instances, and that has no other engine. */
export function runtimeWith(instances: readonly Instance[]): ServiceRuntime {
  const directory = { instances: (service: string) => instances.filter(({ record }) => record.service === service) };
  return new ServiceRuntime({
    service: 'catalog',
    instance: 'catalog-1',
    settings: { VERSION: 'test' } as never,
    home: '.',
    log: createLogger({ service: 'catalog', instance: 'catalog-1', level: 'silent' }),
    metrics: new Metrics({ service: 'catalog', instance: 'catalog-1' }),
    health: new Health(),
    config: new DynamicConfig(),
    directory: directory as never,
    balancer: new Balancer({ directory }),
    kafka: undefined as never,
    commands: new CommandRegistry(),
    faults: new Faults({ key: undefined, etcd: undefined as never, onError: () => undefined }),
  });
}

/** A service of one controller, listening on a free port. */
export async function serve(
  controller: Type,
  runtime: ServiceRuntime,
): Promise<{ app: NestFastifyApplication; url: string }> {
  Controller()(controller);
  class App {}
  Module({ controllers: [controller] })(App);
  const app = await createApp(App, runtime, { server: { bodyLimit: 10_000 } });
  await app.listen(0, '127.0.0.1');
  return { app, url: await app.getUrl() };
}

export function instanceAt(url: string, instance: string): Instance {
  return {
    leaseLost: false,
    record: { service: 'catalog', instance, url, version: 'test', zone: 'z', weight: 1, status: 'up', startedAt: 1 },
  };
}
