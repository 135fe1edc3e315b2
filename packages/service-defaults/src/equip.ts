import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { addLifecycle } from './http/lifecycle.js';
import { addHealth, addMetrics } from './http/operations.js';
import { ProblemFilter } from './http/problem.filter.js';
import type { ServiceRuntime } from './runtime.js';

/** What every HTTP server of the house has: context, problem+json, health. Also for tests that start an app by themselves. */
export function equip(app: NestFastifyApplication, runtime: ServiceRuntime, options: { withMetrics: boolean }): void {
  const http = app.getHttpAdapter().getInstance();
  addLifecycle(http as never, runtime.service, runtime.metrics);
  app.useGlobalFilters(new ProblemFilter(runtime.log));
  addHealth(http as never, runtime, runtime.health);
  if (options.withMetrics) addMetrics(http as never, runtime.metrics);
}
