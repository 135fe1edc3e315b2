import { KafkaModule, TableMetrics } from '@marquee/service-defaults';
import { Module } from '@nestjs/common';
import { DatabaseModule } from '../database/database.module.js';
import { OutboxAgeMetrics } from './outbox-age.metrics.js';
import { OutboxHousekeeping } from './outbox-housekeeping.js';
import { OutboxRepository } from './outbox.repository.js';
import { TitleRelay } from './title-relay.service.js';

/** Publishes changed titles, which are written to the outbox in the transaction of the change. */
@Module({
  imports: [DatabaseModule, KafkaModule],
  providers: [OutboxRepository, TitleRelay, OutboxHousekeeping, OutboxAgeMetrics, TableMetrics],
  exports: [TitleRelay],
})
export class OutboxModule {}
