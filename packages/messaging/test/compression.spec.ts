import { randomUUID } from 'node:crypto';
import { createRequire } from 'node:module';
import { describe, expect, it } from '@jest/globals';
import { note, notes } from './broker.js';
import { Ledger } from './offsets.js';
import { opened } from './opened.js';
import { consuming } from './probe.js';
import { brokerSuite } from './suite.js';

const { CompressionTypes } = createRequire(import.meta.url)('kafkajs') as {
  readonly CompressionTypes: Readonly<Record<'GZIP' | 'Snappy' | 'LZ4' | 'ZSTD', number>>;
};
const suite = brokerSuite('compression-suite');

describe('a consumer', () => {
  it.each(Object.entries(CompressionTypes))(
    'applies batches that another producer compressed: codec %s',
    async (_name, compression) => {
      const topic = notes();
      await suite.client.ensureTopics([topic]);
      const producer = suite.client.kafka.producer();
      await using _ = opened({ [Symbol.asyncDispose]: () => producer.disconnect() });
      await producer.connect();
      const ids = Array.from({ length: 50 }, (_each, index) => String(index));
      const messages = ids.map((id) => ({ key: 'ada', value: JSON.stringify(note(id)) }));
      await producer.send({ topic: topic.name, messages, compression });

      const ledger = new Ledger();
      await using service = consuming({
        brokers: suite.brokers,
        group: randomUUID(),
        topic,
        subscription: { offsets: ledger },
        apply: (batch) => ledger.apply(batch),
      });
      await service.probe.until(() => ledger.ids.length >= ids.length);
      expect(ledger.ids).toEqual(ids);
    },
  );
});
