import { randomUUID } from 'node:crypto';
import type { Kafka } from 'kafkajs';

export interface TailedRecord {
  readonly partition: number;
  readonly offset: string;
  readonly key: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly value: string;
  readonly timestamp: Date;
}

/** Passes on every record of a topic, from now or from its beginning, until `signal` aborts. The topic must exist. */
export async function tail(
  kafka: Kafka,
  topic: string,
  fromBeginning: boolean,
  signal: AbortSignal,
  onRecord: (record: TailedRecord) => void,
): Promise<void> {
  const consumer = kafka.consumer({ groupId: `tail-${randomUUID()}` });
  await consumer.connect();
  await consumer.subscribe({ topic, fromBeginning });
  await consumer.run({
    autoCommit: false,
    eachMessage: ({ partition, message }) => {
      const headers = Object.entries(message.headers ?? {}).map(([name, value]) => [name, String(value)]);
      onRecord({
        partition,
        offset: message.offset,
        key: message.key?.toString() ?? '',
        headers: Object.fromEntries(headers) as Record<string, string>,
        value: message.value?.toString() ?? '',
        timestamp: new Date(Number(message.timestamp)),
      });
      return Promise.resolve();
    },
  });
  await new Promise<void>((resolve) => signal.addEventListener('abort', () => resolve(), { once: true }));
  await consumer.disconnect();
}
