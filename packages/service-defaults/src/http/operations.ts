import type { Health, Metrics } from '@marquee/observability';
import type { FastifyInstance } from 'fastify';

export interface Identity {
  readonly service: string;
  readonly instance: string;
  readonly version: string;
}

/** `/livez`: this process runs. `/readyz`: it can serve; the body says what it misses. */
export function addHealth(http: FastifyInstance, identity: Identity, health: Health): void {
  http.get('/livez', (_request, reply) => reply.send(identity));
  http.get('/readyz', (_request, reply) => {
    const report = health.report();
    return reply.status(report.serves ? 200 : 503).send({ ...identity, ...report });
  });
}

export function addMetrics(http: FastifyInstance, metrics: Metrics): void {
  http.get('/metrics', async (_request, reply) =>
    reply.header('content-type', metrics.contentType).send(await metrics.text()),
  );
}
