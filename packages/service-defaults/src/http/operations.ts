import type { Health, Metrics } from '@marquee/observability';
import type { FastifyInstance } from 'fastify';

export interface Operated {
  readonly service: string;
  readonly instance: string;
  readonly version: string;
  readonly health: Health;
}

/** `/livez`: this process runs. `/readyz`: it can serve; the body says what it misses. */
export function addHealth(http: FastifyInstance, { service, instance, version, health }: Operated): void {
  const identity = { service, instance, version };
  // Field by field: callers pass a whole runtime, of which nothing else may be told.
  const who = { service: identity.service, instance: identity.instance, version: identity.version };
  http.get('/livez', (_request, reply) => reply.send(who));
  http.get('/readyz', (_request, reply) => {
    const report = health.report();
    return reply.status(report.serves ? 200 : 503).send({ ...who, ...report });
  });
}

export function addMetrics(http: FastifyInstance, metrics: Metrics): void {
  http.get('/metrics', async (_request, reply) =>
    reply.header('content-type', metrics.contentType).send(await metrics.text()),
  );
}
