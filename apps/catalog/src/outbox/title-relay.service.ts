import { catalogTitles } from '@marquee/contracts/topics';
import { OutboxRelay } from '@marquee/messaging';
import type { TopicProducer } from '@marquee/messaging';
import { InjectProducer } from '@marquee/service-defaults';
import { Injectable } from '@nestjs/common';
import type { OnApplicationBootstrap, OnModuleDestroy } from '@nestjs/common';
import { OutboxRepository } from './outbox.repository.js';

/** Longest delay of a change that another replica wrote. */
const INTERVAL_MS = 1_000;

/** Publishes changed titles from the outbox to Kafka, in the background. */
@Injectable()
export class TitleRelay implements OnApplicationBootstrap, OnModuleDestroy {
  private readonly relay: OutboxRelay;

  constructor(outbox: OutboxRepository, @InjectProducer() producer: TopicProducer) {
    this.relay = new OutboxRelay({ source: outbox, producer, topic: catalogTitles, intervalMs: INTERVAL_MS });
  }

  onApplicationBootstrap(): void {
    this.relay.start();
  }

  /** There is something to publish now. */
  publishSoon(): void {
    this.relay.wake();
  }

  async onModuleDestroy(): Promise<void> {
    await this.relay.close();
  }
}
