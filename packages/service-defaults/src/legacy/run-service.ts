import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { loadSettings } from '@marquee/config';
import type { ServiceName } from '@marquee/contracts/topology';
import { register } from '@marquee/discovery';
import type { KafkaStrategy } from '@marquee/messaging';
import type { DynamicModule, Type } from '@nestjs/common';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { FastifyServerOptions } from 'fastify';
import type { z } from 'zod';
import { runService as runModule } from '../run-service.js';
import { openRuntime } from './open-runtime.js';
import { createApp } from './create-app.js';
import { PrivateServer } from './private-server.js';
import type { ServiceRuntime } from './runtime.js';
import type { BaseSettings } from '../settings.js';

/** How long others may take to see that this instance is draining before it stops to listen. */
const DRAIN_NOTICE_MS = 250;
/** After that a stop is no longer orderly. */
const STOP_LIMIT_MS = 8_000;

export interface ServiceOptions<Settings extends BaseSettings> {
  readonly service: ServiceName;
  readonly settings: z.ZodObject & z.ZodType<Settings>;
  readonly module: (runtime: ServiceRuntime<Settings>) => DynamicModule | Type;
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly server?: FastifyServerOptions;
  /** For the edge: metrics and statistics move to this port, which the outside does not reach. */
  readonly privatePort?: (settings: Settings) => number;
  readonly kafka?: (runtime: ServiceRuntime<Settings>, app: NestFastifyApplication) => KafkaStrategy;
  readonly configure?: (app: NestFastifyApplication, runtime: ServiceRuntime<Settings>) => void | Promise<void>;
  /** Work to do once before others send requests, such as one synthetic page. A failure is logged, never fatal. */
  readonly warmUp?: (app: NestFastifyApplication) => Promise<void>;
}

export async function runService<Settings extends BaseSettings>(
  service: ServiceOptions<Settings> | Type,
): Promise<void> {
  return typeof service === 'function' ? runModule(service) : runLegacy(service);
}

/**
 * The life of a service process: settings, listen, warm up, register, serve, and at SIGTERM drain and leave. Ends the
 * process.
 */
async function runLegacy<Settings extends BaseSettings>(options: ServiceOptions<Settings>): Promise<void> {
  const settings = loadSettings<z.ZodObject>(options.settings, options.environment) as unknown as Settings;
  const instance = settings.INSTANCE_ID ?? `${options.service}-${randomUUID().slice(0, 8)}`;
  const { runtime, etcd, close } = await openRuntime(options.service, instance, settings, options.environment);

  const app = await createApp(options.module(runtime), runtime, {
    ...(options.server && { server: options.server }),
    forOperators: options.privatePort === undefined,
  });
  await options.configure?.(app, runtime);
  if (options.kafka) {
    const strategy = options.kafka(runtime, app);
    strategy.connectTo(app);
    await app.init();
    await app.startAllMicroservices();
    watchConsumers(runtime, strategy);
  }
  const privateServer = options.privatePort && (await PrivateServer.open(runtime, options.privatePort(settings)));
  await app.listen(settings.PORT, settings.LISTEN_HOST);
  const { port } = app.getHttpServer().address() as { port: number };
  await options.warmUp?.(app).catch((error: unknown) => runtime.log.warn({ err: error }, 'warm-up failed'));

  const registration = register({
    etcd,
    record: {
      service: options.service,
      instance,
      url: `http://${settings.ADVERTISE_HOST}:${port}`,
      ...(privateServer && { privateUrl: `http://${settings.ADVERTISE_HOST}:${privateServer.port}` }),
      version: settings.VERSION,
      zone: settings.ZONE,
      weight: 1,
      status: 'up',
      startedAt: Date.now(),
    },
  });
  runtime.health.detail('registration', () => registration.state.kind);
  runtime.log.info({ port }, 'serving');

  await Promise.race([once(process, 'SIGTERM'), once(process, 'SIGINT')]);
  setTimeout(() => process.exit(1), STOP_LIMIT_MS).unref();
  let draining = true;
  runtime.health.serves('not draining', () => !draining || 'this instance is leaving');
  const noticed = await Promise.race([registration.setStatus('draining'), pause(DRAIN_NOTICE_MS)]);
  if (noticed === true) await pause(DRAIN_NOTICE_MS);
  await app.close();
  await registration.close();
  await privateServer?.close();
  await close();
  draining = false;
  runtime.log.info('stopped as asked');
  process.exit(0);
}

function pause(ms: number): Promise<false> {
  return new Promise((resolve) => setTimeout(() => resolve(false), ms));
}

/** A consumer that stands still is an alarm; it takes no instance out of service. */
function watchConsumers(runtime: ServiceRuntime, strategy: KafkaStrategy): void {
  const { health, metrics } = runtime;
  for (const { topic } of strategy.consumers()) {
    const status = () => strategy.consumers().find((each) => each.topic === topic);
    health.consumes(topic, () => status()?.state === 'consuming' || `${status()?.state ?? 'gone'}`);
    health.detail(`consumer ${topic}`, status);
  }
  metrics.gauge('consumer_lag_records', 'Records behind the end of the log', ['topic'], (gauge) => {
    for (const { topic, lag } of strategy.consumers()) gauge.set({ topic }, lag);
  });
}
