import { STATISTICS_EVERY_MS, STATISTICS_PATH } from '@marquee/contracts/statistics';
import type { FastifyInstance } from 'fastify';
import { JsonStream } from '../http/json-stream.js';
import type { StatisticsSource } from './statistics-source.js';

/** Streams the statistics of this instance to whoever can reach this port. */
export function addStatistics(http: FastifyInstance, statistics: StatisticsSource): void {
  const stream = new JsonStream(() => statistics.read(), STATISTICS_EVERY_MS);
  http.get(STATISTICS_PATH, (request, reply) => stream.attach(request, reply));
  http.addHook('preClose', (done) => {
    stream.close();
    done();
  });
}
