import type { TopicShape, ValueOf } from '@marquee/contracts/topic';
import type { INestApplication } from '@nestjs/common';
import {
  Server,
  type CustomTransportStrategy,
  type MessageHandler,
  type NestMicroservice,
} from '@nestjs/microservices';
import { isObservable, lastValueFrom } from 'rxjs';
import { HandlerErrorFilter } from './handler-error.filter.js';
import type { Batch } from './batch.js';
import { MessagingUsageError } from './messaging.error.js';
import type { KafkaClient } from './kafka/client.js';
import type { TopicProducer } from './kafka/producer.js';
import { TopicConsumer } from './kafka/topic-consumer.js';
import type { BatchHandler, ConsumerStatus, Subscription } from './subscription.js';

export interface KafkaStrategyOptions {
  readonly client: KafkaClient;
  /** Usually the name of the service. The consumer group of a topic is `<group>.<topic>`. */
  readonly group: string;
  /** More can be added with `subscribe`. */
  readonly subscriptions?: readonly Subscription[];
  readonly deadLetters: TopicProducer;
  /** Wraps every delivery. If it rejects, that counts as a failure of the handler, and the batch is delivered again. */
  readonly around?: DeliveryInterceptor;
}

export type DeliveryInterceptor = (batch: Batch<ValueOf<TopicShape>>, deliver: () => Promise<void>) => Promise<void>;

/** A Nest transport that delivers whole batches to `@EventPattern(topic.name)`, with one consumer group per topic. */
export class KafkaStrategy extends Server implements CustomTransportStrategy {
  override readonly propagatesEventHandlerErrors = true;
  private readonly subscriptions: Subscription[];
  private topicConsumers: readonly TopicConsumer[] = [];

  constructor(private readonly options: KafkaStrategyOptions) {
    super();
    this.subscriptions = [...(options.subscriptions ?? [])];
  }

  /** Adds a subscription, before `listen`. */
  subscribe(subscription: Subscription): void {
    const { name } = subscription.topic;
    if (this.subscriptions.some(({ topic }) => topic.name === name)) {
      throw new MessagingUsageError(`There is already a subscription to ${name}.`);
    }
    this.subscriptions.push(subscription);
  }

  /**
   * Connects this transport to a hybrid application. Nest binds the handlers at `listen`, when it knows the filter. If
   * it bound them at once, it would replace every error of a handler by "Internal server error".
   */
  connectTo(app: INestApplication): void {
    const microservice = app.connectMicroservice({ strategy: this }, { deferInitialization: true }) as NestMicroservice;
    microservice.useGlobalFilters(new HandlerErrorFilter());
    // The application runs the init hooks. Without this, Nest would run them a second time at `listen`.
    microservice.setIsInitHookCalled(true);
  }

  /** Calls back immediately and connects in the background. */
  listen(callback: (error?: Error) => void): void {
    const { client, group, deadLetters } = this.options;
    const orphan = this.subscriptions.find(({ topic }) => this.getHandlerByPattern(topic.name) === null);
    if (orphan !== undefined) {
      callback(new MessagingUsageError(`No handler has @EventPattern('${orphan.topic.name}').`));
      return;
    }
    this.topicConsumers = this.subscriptions.map((subscription) => {
      const handler = this.handlerOf(subscription.topic.name);
      return new TopicConsumer({ client, group, deadLetters, subscription, handler });
    });
    for (const consumer of this.topicConsumers) consumer.start();
    callback();
  }

  async close(): Promise<void> {
    await Promise.all(this.topicConsumers.map((consumer) => consumer.close()));
  }

  /** The status of each subscription; empty before `listen`. */
  consumers(): ConsumerStatus[] {
    return this.topicConsumers.map((consumer) => consumer.status());
  }

  override on(event: string): never {
    throw new MessagingUsageError(`Cannot listen to "${event}" here. Use the onEvent option of KafkaClient.`);
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
      return around === undefined ? deliver() : around(batch, deliver);
    };
  }
}
