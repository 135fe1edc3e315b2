import { EventEmitter, once } from 'node:events';
import type { TopicShape } from '@marquee/contracts/topic';
import type { Batch } from '../src/batch.js';
import type { MessagingEvent } from '../src/events.js';
import { KafkaClient } from '../src/kafka/client.js';
import { KafkaStrategy } from '../src/kafka-strategy.js';
import type { DeliveryInterceptor } from '../src/kafka-strategy.js';
import type { Subscription } from '../src/subscription.js';
import type { Note } from './broker.js';
import { opened } from './opened.js';

/** Collects the events of a client and waits for them. */
export class Probe {
  readonly events: MessagingEvent[] = [];
  private readonly changed = new EventEmitter().setMaxListeners(100);

  readonly onEvent = (event: MessagingEvent): void => {
    this.events.push(event);
    this.touch();
  };

  touch(): void {
    this.changed.emit('change');
  }

  of<T extends MessagingEvent['type']>(type: T): Extract<MessagingEvent, { type: T }>[] {
    return this.events.filter((event): event is Extract<MessagingEvent, { type: T }> => event.type === type);
  }

  async until(condition: () => boolean): Promise<void> {
    while (!condition()) await once(this.changed, 'change');
  }

  async positioned(partitions = 1): Promise<void> {
    await this.until(() => this.of('positioned').length >= partitions);
  }
}

interface ServiceOptions {
  readonly brokers: readonly string[];
  readonly group: string;
  readonly topic: TopicShape;
  readonly subscription?: Partial<Subscription>;
  readonly around?: DeliveryInterceptor;
  readonly apply: (batch: Batch<Note>) => void | Promise<void>;
}

/** A client with one consumer, as in a service. */
export function consuming({ brokers, group, topic, subscription, around, apply }: ServiceOptions) {
  const probe = new Probe();
  const client = new KafkaClient({ brokers, clientId: 'messaging-test', onEvent: probe.onEvent });
  const subscriptions = [{ topic, from: 'earliest' as const, ...subscription }];
  const strategy = new KafkaStrategy({
    client,
    group,
    subscriptions,
    deadLetters: client.producer(),
    ...(around && { around }),
  });
  strategy.addHandler(
    topic.name,
    async (batch: Batch<Note>) => {
      await apply(batch);
      probe.touch();
    },
    true,
  );
  strategy.listen(() => {});
  const close = async () => {
    await strategy.close();
    await client.close();
  };
  return opened({ client, probe, strategy, close, [Symbol.asyncDispose]: close });
}
