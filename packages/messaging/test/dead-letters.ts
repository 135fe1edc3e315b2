import { randomUUID } from 'node:crypto';
import { deadLettersOf, type TopicShape } from '@marquee/contracts/topic';
import type { KafkaClient } from '../src/kafka/client.js';
import { opened } from './opened.js';

/** Reads the first `count` dead letters of a topic. */
export async function readDeadLetters({ kafka }: KafkaClient, topic: TopicShape, count: number) {
  const found: { key: Buffer | null; value: Buffer | null; headers: Record<string, string> }[] = [];
  const { promise, resolve } = Promise.withResolvers<void>();
  const consumer = kafka.consumer({ groupId: randomUUID(), maxWaitTimeInMs: 200 });
  await using _ = opened({ [Symbol.asyncDispose]: () => consumer.disconnect() });
  await consumer.connect();
  await consumer.subscribe({ topics: [deadLettersOf(topic.name)], fromBeginning: true });
  await consumer.run({
    eachMessage: async ({ message: { key, value, headers = {} } }) => {
      const texts = Object.entries(headers).map(([name, text]) => [name, String(text)] as const);
      found.push({ key, value, headers: Object.fromEntries(texts) });
      if (found.length === count) resolve();
    },
  });
  await promise;
  return found;
}
