import { once } from 'node:events';
import { flushCompileCache } from 'node:module';
import type { AddressInfo } from 'node:net';
import type { Logger } from '@marquee/observability';
import type { Type } from '@nestjs/common';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { ServiceRegistration } from './registration.js';
import { createServiceApp } from './service-app.js';
import type { BaseSettings } from './settings.js';
import { LOGGER, SETTINGS, WARM_UP } from './tokens.js';
import type { WarmUp } from './tokens.js';

/** A shutdown that takes longer than this is cut off. */
const SHUTDOWN_LIMIT_MS = 8_000;

/**
 * Runs a service from start to end: initialize, consume, listen, warm up, register, serve; on SIGTERM or SIGINT drain,
 * close and exit the process.
 *
 * @param module imports `ServiceDefaultsModule.forRoot`.
 */
export async function runService(module: Type): Promise<void> {
  const app = await createServiceApp(module);
  const log = app.get<Logger>(LOGGER);
  const settings = app.get<BaseSettings>(SETTINGS);
  const registration = app.get(ServiceRegistration);

  await app.init();
  await app.startAllMicroservices();
  await app.listen(settings.PORT, settings.LISTEN_HOST);
  await warmUp(app, log);
  // Now, because a process that is killed later would not write it.
  flushCompileCache();
  const { port } = app.getHttpServer().address() as AddressInfo;
  registration.open(port);
  log.info({ port }, 'serving');

  await Promise.race([once(process, 'SIGTERM'), once(process, 'SIGINT')]);
  setTimeout(() => process.exit(1), SHUTDOWN_LIMIT_MS).unref();
  await registration.drain();
  await app.close();
  log.info('stopped');
  process.exit(0);
}

async function warmUp(app: NestFastifyApplication, log: Logger): Promise<void> {
  const tasks = app.get<WarmUp>(WARM_UP, { strict: false, each: true });
  for (const task of tasks) {
    await task.warmUp().catch((error: unknown) => log.warn({ err: error }, 'warm-up failed'));
  }
}
