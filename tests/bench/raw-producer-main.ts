// The reference of the benchmark of events: kafkajs in a loop, with batches that were made before. Reads the address of
// the broker and the size of an event from its arguments; for each line on stdin it sends one round and prints "done".
import { createInterface } from 'node:readline';
// oxlint-disable-next-line no-restricted-imports -- the reference is the library itself.
import { Kafka, Partitioners, logLevel } from 'kafkajs';
import { BATCH, CONNECTIONS, EVENTS } from './event-load.js';

const [broker = '', bytes = '0', partitions = '1'] = process.argv.slice(2);
const TOPIC = 'bench.raw.v1';

const kafka = new Kafka({ brokers: [broker], clientId: 'bench', logLevel: logLevel.ERROR });
const admin = kafka.admin();
await admin.connect();
await admin.createTopics({ topics: [{ topic: TOPIC, numPartitions: Number(partitions) }], waitForLeaders: true });
await admin.disconnect();
const producer = kafka.producer({ createPartitioner: Partitioners.DefaultPartitioner });
await producer.connect();
const value = Buffer.alloc(Number(bytes), 'x');
const messages = Array.from({ length: BATCH }, () => ({ key: 'viewer', value }));

for await (const _line of createInterface(process.stdin)) {
  let left = EVENTS / BATCH;
  await Promise.all(
    Array.from({ length: CONNECTIONS }, async () => {
      while (left-- > 0) await producer.send({ topic: TOPIC, acks: -1, messages });
    }),
  );
  console.log('done');
}
await producer.disconnect();
