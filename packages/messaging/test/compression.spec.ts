import { randomUUID } from 'node:crypto';
import { createRequire } from 'node:module';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { note, notes } from './broker.js';
import { Ledger } from './offsets.js';
import { opened } from './opened.js';
import { consuming } from './probe.js';
import { brokerSuite } from './suite.js';

const { CompressionCodecs, CompressionTypes } = createRequire(import.meta.url)('kafkajs') as {
  readonly CompressionTypes: Readonly<Record<'GZIP' | 'Snappy' | 'LZ4' | 'ZSTD', number>>;
  readonly CompressionCodecs: Record<number, () => Codec>;
};

interface Codec {
  compress(encoder: { readonly buffer: Buffer }): Promise<Buffer>;
  decompress(buffer: Buffer): Promise<Buffer>;
}

/** Forty lines of JSON, compressed by the program `lz4`. */
const LZ4_FRAME = 'BCJNGGRApyQAAAD/B3sibmFtZSI6IlNwaWRlci1NYW4ifQoWAP///0VQYW4ifQoAAAAACnzYSQ==';

/** An LZ4 frame with one block that is stored as it is, which every reader accepts. */
function storedLz4(bytes: Buffer): Buffer {
  const size = Buffer.alloc(4);
  size.writeUInt32LE((bytes.length | 0x80_00_00_00) >>> 0);
  return Buffer.concat([Buffer.from('04224d18604082', 'hex'), size, bytes, Buffer.alloc(4)]);
}

const suite = brokerSuite('compression-suite');

/** The client does not write LZ4, but another producer may. */
function writeLz4(): void {
  const reader = CompressionCodecs[CompressionTypes.LZ4]?.();
  if (reader === undefined) throw new Error('The codec LZ4 is not registered with the client.');
  CompressionCodecs[CompressionTypes.LZ4] = () => ({
    compress: ({ buffer }) => Promise.resolve(storedLz4(buffer)),
    decompress: (bytes) => reader.decompress(bytes),
  });
}

describe('a consumer', () => {
  beforeAll(writeLz4);

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

  it('reads what another program has compressed with LZ4', async () => {
    const text = await CompressionCodecs[CompressionTypes.LZ4]?.().decompress(Buffer.from(LZ4_FRAME, 'base64'));
    expect(text?.toString()).toBe('{"name":"Spider-Man"}\n'.repeat(40));
  });
});
