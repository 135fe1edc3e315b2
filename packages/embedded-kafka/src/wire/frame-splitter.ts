import { MalformedFrameError } from './malformed-frame.error.js';

const LENGTH_PREFIX = 4;

/** Splits a byte stream into frames: a 32-bit length, then that many bytes. */
export class FrameSplitter {
  private chunks: Buffer[] = [];
  private buffered = 0;

  /** @param maxFrameBytes a longer frame is rejected as soon as its length is known */
  constructor(private readonly maxFrameBytes: number) {}

  push(chunk: Buffer): Buffer[] {
    this.chunks.push(chunk);
    this.buffered += chunk.length;
    const frames: Buffer[] = [];
    for (;;) {
      const length = this.nextLength();
      if (length === undefined || this.buffered < LENGTH_PREFIX + length) return frames;
      const all = this.joined();
      frames.push(all.subarray(LENGTH_PREFIX, LENGTH_PREFIX + length));
      this.chunks = [all.subarray(LENGTH_PREFIX + length)];
      this.buffered = all.length - LENGTH_PREFIX - length;
    }
  }

  private nextLength(): number | undefined {
    if (this.buffered < LENGTH_PREFIX) return undefined;
    const first = this.chunks[0] as Buffer;
    const length = (first.length >= LENGTH_PREFIX ? first : this.joined()).readInt32BE(0);
    if (length < 0 || length > this.maxFrameBytes) {
      throw new MalformedFrameError(
        `expected a frame of 0 to ${this.maxFrameBytes} bytes, found a length of ${length}`,
      );
    }
    return length;
  }

  private joined(): Buffer {
    const all = this.chunks.length === 1 ? (this.chunks[0] as Buffer) : Buffer.concat(this.chunks);
    this.chunks = [all];
    return all;
  }
}
