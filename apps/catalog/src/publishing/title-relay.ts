import { catalogTitles } from '@marquee/contracts/topics';
import { OutboxRelay } from '@marquee/messaging';
import type { KafkaClient } from '@marquee/messaging';
import type { OutboxRepository } from './outbox.repository.js';

/** How late a change is told at most when nobody nudges. */
const INTERVAL_MS = 1_000;

/** Publishes changed titles to Kafka. */
export class TitleRelay extends OutboxRelay {
  constructor(outbox: OutboxRepository, kafka: KafkaClient) {
    super({ source: outbox, producer: kafka.producer(), topic: catalogTitles, intervalMs: INTERVAL_MS });
  }
}
