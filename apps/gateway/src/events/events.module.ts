import { KafkaModule } from '@marquee/service-defaults';
import { Module } from '@nestjs/common';
import { SessionModule } from '../session/session.module.js';
import { EventController } from './event.controller.js';
import { EventMetrics } from './event.metrics.js';
import { EventReceipts } from './event-receipts.js';
import { EventService } from './event.service.js';
import { IntakeLimits } from './intake.limits.js';
import { RecentChanges } from './recent-changes.js';

/** Intake of viewing events into Kafka. */
@Module({
  imports: [SessionModule, KafkaModule],
  controllers: [EventController],
  providers: [EventService, EventMetrics, EventReceipts, IntakeLimits, RecentChanges],
  exports: [EventReceipts, RecentChanges],
})
export class EventsModule {}
