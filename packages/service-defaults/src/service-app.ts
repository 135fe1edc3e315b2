import { httpAdapter } from '@marquee/http';
import type { Type } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { Microservices } from './microservices.js';
import { NestLogger } from './nest-logger.js';
import { LOGGER } from './tokens.js';

/** Options that `runService` and tests share. */
export const APP_OPTIONS = {
  bufferLogs: true,
  // Throw instead of ending the process without an error message.
  abortOnError: false,
  // Nest's parsers would also accept forms.
  bodyParser: false,
};

/** Creates the application of a service, not initialized yet. */
export async function createServiceApp(module: Type): Promise<NestFastifyApplication> {
  const app = await NestFactory.create<NestFastifyApplication>(module, httpAdapter(), APP_OPTIONS);
  return connect(app);
}

/** Connects the log and the message transports. */
export function connect(app: NestFastifyApplication): NestFastifyApplication {
  app.useLogger(new NestLogger(app.get(LOGGER)));
  app.get(Microservices).connectAll(app);
  return app;
}
