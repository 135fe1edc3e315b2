import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { FrameSplitter } from '../src/wire/frame-splitter.js';
import { MalformedFrameError } from '../src/wire/malformed-frame.error.js';

const MAX_FRAME_BYTES = 1000;

function prefixed(body: Buffer): Buffer {
  const length = Buffer.alloc(4);
  length.writeInt32BE(body.length);
  return Buffer.concat([length, body]);
}

function chunksOf(stream: Buffer, sizes: readonly number[]): Buffer[] {
  const chunks: Buffer[] = [];
  let start = 0;
  for (let turn = 0; start < stream.length; turn++) {
    const size = sizes[turn % sizes.length] ?? 1;
    chunks.push(stream.subarray(start, start + size));
    start += size;
  }
  return chunks;
}

describe('the frame splitter', () => {
  it('returns the same frames for any division of the stream', () => {
    const anyBodies = fc.array(fc.uint8Array({ maxLength: 200 }).map((values) => Buffer.from(values)));
    const anySizes = fc.array(fc.integer({ min: 1, max: 90 }), { minLength: 1 });
    fc.assert(
      fc.property(anyBodies, anySizes, (bodies, sizes) => {
        const splitter = new FrameSplitter(MAX_FRAME_BYTES);
        const stream = Buffer.concat(bodies.map(prefixed));
        expect(chunksOf(stream, sizes).flatMap((chunk) => splitter.push(chunk))).toEqual(bodies);
      }),
    );
  });

  it('rejects a frame over the limit as soon as its length is known', () => {
    const splitter = new FrameSplitter(MAX_FRAME_BYTES);
    expect(() => splitter.push(prefixed(Buffer.alloc(MAX_FRAME_BYTES + 1)).subarray(0, 4))).toThrow(
      MalformedFrameError,
    );
  });
});
