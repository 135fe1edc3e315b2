import { Server, type CustomTransportStrategy, type MessageHandler } from '@nestjs/microservices';
import { isObservable, lastValueFrom } from 'rxjs';
import { MessagingUsageError } from './messaging.error.js';
import type { KafkaClient } from './kafka/client.js';
import type { TopicProducer } from './kafka/producer.js';
import { TopicConsumer } from './kafka/topic-consumer.js';
import type { BatchHandler, ConsumerStatus, Subscription } from './subscription.js';

export interface KafkaStrategyOptions {
  readonly client: KafkaClient;
  /** The service's name; the consumer group of a topic is `<group>.<topic>`. */
  readonly group: string;
  readonly subscriptions: readonly Subscription[];
  readonly deadLetters: TopicProducer;
  /**
   * Stands around every delivery: whatever it rejects with counts as the handler's own failure, and the batch comes
   * again.
   */
  readonly around?: DeliveryInterceptor;
}

export type DeliveryInterceptor = (topic: string, signal: AbortSignal, deliver: () => Promise<void>) => Promise<void>;

/** Nest transport that hands whole batches to `@EventPattern(topic.name)`: one consumer and one group a topic. */
export class KafkaStrategy extends Server implements CustomTransportStrategy {
  override readonly propagatesEventHandlerErrors = true;
  private readonly options: KafkaStrategyOptions;
  private topicConsumers: readonly TopicConsumer[] = [];

  constructor(options: KafkaStrategyOptions) {
    super();
    this.options = options;
  }

  /** Calls back at once and connects in the background. */
  listen(callback: (error?: Error) => void): void {
    const { subscriptions, client, group, deadLetters } = this.options;
    const orphan = subscriptions.find(({ topic }) => this.getHandlerByPattern(topic.name) === null);
    if (orphan !== undefined) {
      callback(new MessagingUsageError(`Expected a handler with @EventPattern('${orphan.topic.name}'), found none.`));
      return;
    }
    this.topicConsumers = subscriptions.map((subscription) => {
      const handler = this.handlerOf(subscription.topic.name);
      return new TopicConsumer({ client, group, deadLetters, subscription, handler });
    });
    for (const consumer of this.topicConsumers) consumer.start();
    callback();
  }

  async close(): Promise<void> {
    await Promise.all(this.topicConsumers.map((consumer) => consumer.close()));
  }

  /** One entry a subscription; empty before `listen`. */
  consumers(): ConsumerStatus[] {
    return this.topicConsumers.map((consumer) => consumer.status());
  }

  override on(event: string): never {
    throw new MessagingUsageError(`Expected no listener for "${event}": events go to the onEvent of KafkaClient.`);
  }

  override unwrap<T>(): T {
    return this.options.client as T;
  }

  private handlerOf(pattern: string): BatchHandler {
    const { around } = this.options;
    return (batch) => {
      const deliver = async () => {
        const handler: MessageHandler | null = this.getHandlerByPattern(pattern);
        const result: unknown = await handler?.(batch);
        if (isObservable(result)) await lastValueFrom(result, { defaultValue: undefined });
      };
      return around === undefined ? deliver() : around(pattern, batch.signal, deliver);
    };
  }
}
