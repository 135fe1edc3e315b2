export type { Batch, OffsetStore, Position, StoredOffset, TopicRecord } from './batch.js';
export type { RawRecord } from './cloud-event.js';
export {
  BrokerUnavailableError,
  MessagingError,
  MessagingUsageError,
  OffsetConflictError,
  QueueFullError,
  RecordRejectedError,
} from './messaging.error.js';
export type { MessagingEvent, MessagingListener } from './events.js';
export { HandlerErrorFilter } from './handler-error.filter.js';
export { KafkaStrategy, type DeliveryInterceptor, type KafkaStrategyOptions } from './kafka-strategy.js';
export { KafkaClient, type KafkaClientOptions } from './kafka/client.js';
export { TopicProducer, type ProducerOptions, type SendInterceptor, type SendOptions } from './kafka/producer.js';
export { OutboxRelay, type OutboxRelayOptions, type OutboxRow, type OutboxSource } from './outbox-relay.js';
export type { ConsumerStatus, Subscription } from './subscription.js';
