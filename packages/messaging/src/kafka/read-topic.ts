import { randomUUID } from 'node:crypto';
import type { KafkaMessage } from 'kafkajs';
import type { WireRecord } from '../decode.js';
import type { KafkaClient } from './client.js';
import { fromKafka } from './decode-messages.js';

export interface ReadRecord {
  readonly partition: number;
  readonly record: WireRecord;
}

/** Reads a topic from its start to what is its end now. The topic must exist. */
export async function readTopic({ kafka, admin }: KafkaClient, topic: string): Promise<ReadRecord[]> {
  const unread = new Map([...(await admin.logBounds(topic))].filter(([, { start, end }]) => end > start));
  const found: ReadRecord[] = [];
  if (unread.size === 0) return found;
  const done = Promise.withResolvers<unknown>();
  const groupId = `read-${randomUUID()}`;
  const consumer = kafka.consumer({ groupId, allowAutoTopicCreation: false, maxWaitTimeInMs: 200 });
  consumer.on(consumer.events.CRASH, ({ payload }) => done.reject(payload.error));
  try {
    await consumer.connect();
    await consumer.subscribe({ topics: [topic], fromBeginning: true });
    await consumer.run({
      autoCommit: false,
      eachBatch: ({ batch }) => {
        const { partition, messages } = batch;
        const end = unread.get(partition)?.end ?? 0n;
        const wanted = (message: KafkaMessage) => BigInt(message.offset) < end;
        for (const message of messages.filter(wanted)) found.push({ partition, record: fromKafka(message) });
        if (BigInt(batch.lastOffset()) + 1n >= end) unread.delete(partition);
        if (unread.size === 0) done.resolve(undefined);
        return Promise.resolve();
      },
    });
    await done.promise;
  } finally {
    await consumer.disconnect();
    await admin.deleteGroup(groupId);
  }
  return found;
}
