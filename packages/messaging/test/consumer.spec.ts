import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Batch } from '../src/batch.js';
import { KafkaClient } from '../src/kafka/client.js';
import { brokers, note, notes, type Note } from './broker.js';
import { Ledger } from './offsets.js';
import { consuming } from './probe.js';

let kafka: Awaited<ReturnType<typeof brokers>>;
let client: KafkaClient;

beforeAll(async () => {
  kafka = await brokers();
  client = new KafkaClient({ brokers: kafka.list, clientId: 'messaging-suite' });
});
afterAll(async () => {
  await client.close();
  await kafka[Symbol.asyncDispose]();
});

const range = (count: number) => Array.from({ length: count }, (_, index) => String(index));

describe('KafkaStrategy', () => {
  it('hands on what a producer sent, with key, CloudEvents headers, receive time and position', async () => {
    const topic = notes();
    const seen: Batch<Note>[] = [];
    await using service = consuming({
      brokers: kafka.list,
      group: randomUUID(),
      topic,
      apply: (batch) => void seen.push(batch),
    });
    await using producer = client.producer({ traceparent: () => '00-trace-span-01' });
    await producer.send(topic, [{ ...note('n1'), receivedAt: '2026-01-02T03:04:05.678Z' }]);
    await service.probe.until(() => seen.length > 0);
    const [record] = seen[0]?.records ?? [];
    expect(record).toMatchObject({ key: 'ada', offset: 0n, value: { id: 'n1', text: 'note n1' } });
    expect(record?.timestamp.toISOString()).toBe('2026-01-02T03:04:05.678Z');
    expect(record?.headers).toEqual({
      ce_specversion: '1.0',
      ce_id: 'n1',
      ce_source: '/messaging-suite',
      ce_type: 'test.note.v1',
      ce_time: '2026-01-02T03:04:05.678Z',
      'content-type': 'application/json',
      traceparent: '00-trace-span-01',
    });
    expect(seen[0]?.position).toMatchObject({ expected: null, next: 1n, partition: 0, topic: topic.name });
  });

  it('gives the same batch again to a handler that failed, and skips nothing', async () => {
    const topic = notes();
    const tries: string[][] = [];
    const ledger = new Ledger();
    await using producer = client.producer();
    await producer.send(
      topic,
      range(3).map((id) => note(id)),
    );
    await using service = consuming({
      brokers: kafka.list,
      group: randomUUID(),
      topic,
      subscription: { offsets: ledger },
      apply: (batch) => {
        tries.push(batch.records.map(({ value }) => value.id));
        if (tries.length <= 2) throw new Error('the database is away');
        ledger.apply(batch);
      },
    });
    await service.probe.until(() => ledger.ids.length === 3);
    expect(tries).toEqual([range(3), range(3), range(3)]);
    expect(service.probe.of('handler-failed')).toHaveLength(2);
  });
});
