import type { RecordedEvent } from '@marquee/contracts/event';
import { rowsChanged, viewingEvents } from '@marquee/contracts/topics';
import type { Batch, TopicProducer } from '@marquee/messaging';
import type { Logger, Metrics } from '@marquee/observability';
import { Controller } from '@nestjs/common';
import { EventPattern, Payload } from '@nestjs/microservices';
import { hintsOf } from './hints.domain.js';
import { HistoryWriter } from './history-writer.repository.js';
import { factOf } from './viewing-fact.domain.js';

/** What the consumer needs beside the repository; a class, so that Nest can hand it over by type. */
export class ApplyingSurroundings {
  readonly applied;
  readonly freshness;

  constructor(
    readonly hints: Pick<TopicProducer, 'send'>,
    readonly log: Logger,
    metrics: Metrics,
  ) {
    this.applied = metrics.counter('events_applied_total', 'Viewing events by outcome', ['outcome']);
    this.freshness = metrics.histogram('event_freshness_seconds', 'From receiving an event to its rows having changed');
  }
}

@Controller()
export class EventsConsumer {
  constructor(
    private readonly history: HistoryWriter,
    private readonly around: ApplyingSurroundings,
  ) {}

  @EventPattern(viewingEvents.name)
  async apply(@Payload() batch: Batch<RecordedEvent>): Promise<void> {
    const facts = batch.records.map(({ value }) => factOf(value));
    const fresh = await this.history.apply(facts, batch.position);
    const now = new Date();
    this.around.applied.inc({ outcome: 'new' }, fresh.length);
    this.around.applied.inc({ outcome: 'known' }, facts.length - fresh.length);
    for (const fact of fresh) {
      if (!fact.imported) this.around.freshness.observe((now.getTime() - fact.receivedAt.getTime()) / 1000);
    }
    const hints = hintsOf(fresh, now);
    // Hints may be lost: the next batch does not wait for them.
    if (hints.length > 0) {
      this.around.hints
        .send(rowsChanged, hints)
        .catch((error: unknown) => this.around.log.debug({ err: error }, 'hints'));
    }
  }
}
