import { createRequire } from 'node:module';
import { promisify } from 'node:util';
import { zstdCompress, zstdDecompress } from 'node:zlib';

interface Codec {
  compress(encoder: { readonly buffer: Buffer }): Promise<Buffer>;
  decompress(buffer: Buffer): Promise<Buffer>;
}

const require = createRequire(import.meta.url);
const { CompressionCodecs, CompressionTypes } = require('kafkajs') as {
  readonly CompressionCodecs: Record<number, () => Codec>;
  readonly CompressionTypes: Readonly<Record<'Snappy' | 'LZ4' | 'ZSTD', number>>;
};
const snappy = require('kafkajs-snappy') as () => Codec;
const lz4 = require('lz4js') as { readonly decompress: (frame: Uint8Array) => Uint8Array };
const zstd = { compress: promisify(zstdCompress), decompress: promisify(zstdDecompress) };

// kafkajs reads gzip only, and a consumer that cannot read a batch stops there for good. Any producer of a topic may
// compress, so all four codecs of Kafka are registered.
CompressionCodecs[CompressionTypes.Snappy] = snappy;
CompressionCodecs[CompressionTypes.LZ4] = () => ({
  // Kafka refuses the frames that this library writes.
  compress: () => Promise.reject(new Error('Batches cannot be sent with LZ4. Use gzip, snappy or zstd.')),
  decompress: async (buffer) => Buffer.from(lz4.decompress(buffer)),
});
CompressionCodecs[CompressionTypes.ZSTD] = () => ({
  compress: ({ buffer }) => zstd.compress(buffer),
  decompress: (buffer) => zstd.decompress(buffer),
});
