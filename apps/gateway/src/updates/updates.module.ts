import { rowsChanged } from '@marquee/contracts/topics';
import { Metrics } from '@marquee/observability';
import { KafkaModule } from '@marquee/service-defaults';
import { Module } from '@nestjs/common';
import { EventsModule } from '../events/events.module.js';
import { HomeModule } from '../home/home.module.js';
import { SessionModule } from '../session/session.module.js';
import { FreshnessMetrics } from './freshness.metrics.js';
import { UpdateConsumer } from './update.consumer.js';
import { UpdateController } from './update.controller.js';
import { UpdateHub } from './update.hub.js';
import { UpdateLimits } from './update.limits.js';

/** Live updates to open pages. Every replica receives every changed row, because any of them may have the stream. */
@Module({
  imports: [
    EventsModule,
    HomeModule,
    SessionModule,
    KafkaModule.consumer({ topic: rowsChanged, from: 'latest', broadcast: true }),
  ],
  controllers: [UpdateController, UpdateConsumer],
  providers: [UpdateHub, UpdateLimits, FreshnessMetrics],
})
export class UpdatesModule {
  constructor(metrics: Metrics, hub: UpdateHub) {
    metrics.gauge('sse_streams', 'Open streams of updates', [], (gauge) => gauge.set(hub.open));
  }
}
