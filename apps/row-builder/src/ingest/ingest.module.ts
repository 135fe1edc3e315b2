import { EVENT_WINDOW } from '@marquee/contracts/event-window';
import { viewingEvents } from '@marquee/contracts/topics';
import { isDataError } from '@marquee/postgres';
import { KafkaModule } from '@marquee/service-defaults';
import { Module } from '@nestjs/common';
import { DatabaseModule } from '../database/database.module.js';
import { OffsetsRepository } from '../database/offsets.repository.js';
import { EventMemory } from './event-memory.repository.js';
import { EventsConsumer } from './events.consumer.js';
import { HistoryWriter } from './history-writer.repository.js';
import { IngestMetrics } from './ingest.metrics.js';

@Module({
  imports: [
    DatabaseModule,
    KafkaModule,
    KafkaModule.consumer({
      topic: viewingEvents,
      from: 'earliest',
      rereadMs: EVENT_WINDOW.pastMs,
      offsets: OffsetsRepository,
      isRejection: isDataError,
      imports: [DatabaseModule],
    }),
  ],
  controllers: [EventsConsumer],
  providers: [HistoryWriter, EventMemory, IngestMetrics],
  exports: [HistoryWriter, EventMemory],
})
export class IngestModule {}
