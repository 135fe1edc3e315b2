import type { RecordedEvent } from '@marquee/contracts/event';
import { rowsChanged, viewingEvents } from '@marquee/contracts/topics';
import type { Batch, TopicProducer } from '@marquee/messaging';
import type { Logger } from '@marquee/observability';
import { InjectLogger, InjectProducer } from '@marquee/service-defaults';
import { Controller } from '@nestjs/common';
import { EventPattern, Payload } from '@nestjs/microservices';
import { hintsOf } from './hints.domain.js';
import { HistoryWriter } from './history-writer.repository.js';
import { IngestMetrics } from './ingest.metrics.js';
import { factOf } from './viewing-fact.domain.js';
import type { ViewingFact } from './viewing-fact.domain.js';

@Controller()
export class EventsConsumer {
  constructor(
    private readonly history: HistoryWriter,
    private readonly metrics: IngestMetrics,
    @InjectProducer() private readonly producer: Pick<TopicProducer, 'send'>,
    @InjectLogger() private readonly log: Logger,
  ) {}

  @EventPattern(viewingEvents.name)
  async apply(@Payload() batch: Batch<RecordedEvent>): Promise<void> {
    const facts = batch.records.map(({ value, headers }) => factOf(value, headers.traceparent));
    const { fresh, tooOld } = await this.history.apply(facts, batch.position);
    const at = new Date();
    this.metrics.applied({ fresh, tooOld, total: facts.length, at });
    if (tooOld.length > 0) {
      this.log.warn(
        { events: tooOld.length, partition: batch.partition, oldest: tooOld[0]?.receivedAt },
        'events not applied, because it is no longer known whether they were applied before',
      );
    }
    this.log.debug({ events: facts.length, new: fresh.length }, 'events applied');
    this.sendHints(fresh, at);
  }

  /** Does not wait: hints may be lost, and the next batch must not wait for them. */
  private sendHints(fresh: readonly ViewingFact[], at: Date): void {
    for (const { hint, traceparent } of hintsOf(fresh, at)) {
      this.producer
        .send(rowsChanged, [hint], { ...(traceparent !== undefined && { traceparent }) })
        .catch((error: unknown) => this.log.debug({ err: error }, 'hint not sent'));
    }
  }
}
