import { STATISTICS_EVERY_MS, STATISTICS_PATH } from '@marquee/contracts/statistics';
import { JsonStream } from '@marquee/http';
import type { Health, Metrics } from '@marquee/observability';
import type { FastifyInstance } from 'fastify';
import type { StatisticsSource } from './statistics-source.js';

interface Identity {
  readonly service: string;
  readonly instance: string;
  readonly version: string;
}

/** Adds `/livez` (the process runs) and `/readyz` (it can serve; the body lists failed checks). */
export function addHealth(fastify: FastifyInstance, { service, instance, version }: Identity, health: Health): void {
  const identity = { service, instance, version };
  fastify.get('/livez', (_request, reply) => reply.send(identity));
  fastify.get('/readyz', (_request, reply) => {
    const report = health.report();
    return reply.status(report.serves ? 200 : 503).send({ ...identity, ...report });
  });
}

/** Adds `/metrics` in Prometheus' text format. */
export function addMetrics(fastify: FastifyInstance, metrics: Metrics): void {
  fastify.get('/metrics', async (_request, reply) =>
    reply.header('content-type', metrics.contentType).send(await metrics.text()),
  );
}

/** Adds the stream of this instance's statistics. */
export function addStatistics(fastify: FastifyInstance, statistics: StatisticsSource): void {
  const stream = new JsonStream(() => statistics.read(), STATISTICS_EVERY_MS);
  fastify.get(STATISTICS_PATH, (request, reply) => stream.attach(request, reply));
  fastify.addHook('preClose', (done) => {
    stream.close();
    done();
  });
}
