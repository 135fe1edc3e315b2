import { MalformedFrameError } from './malformed-frame.error.js';

/** A cursor over one frame. A read beyond its end throws `MalformedFrameError`. */
export class Reader {
  private offset = 0;

  constructor(private readonly buffer: Buffer) {}

  get remaining(): number {
    return this.buffer.length - this.offset;
  }

  int8(): number {
    return this.buffer.readInt8(this.take(1));
  }

  int16(): number {
    return this.buffer.readInt16BE(this.take(2));
  }

  int32(): number {
    return this.buffer.readInt32BE(this.take(4));
  }

  /** Offsets, timestamps and producer ids stay below 2^53, so a number represents them exactly. */
  int64(): number {
    return Number(this.buffer.readBigInt64BE(this.take(8)));
  }

  /** At most 32 bits, seven in each byte (KIP-482). */
  unsignedVarint(): number {
    let value = 0;
    for (let shift = 0; shift < 35; shift += 7) {
      const byte = this.buffer.readUInt8(this.take(1));
      value += (byte & 0x7f) * 2 ** shift;
      if (byte < 0x80) return value;
    }
    throw new MalformedFrameError('expected a varint of at most five bytes');
  }

  /** A view, not a copy. Valid as long as the frame. */
  bytes(length: number): Buffer {
    const start = this.take(length);
    return this.buffer.subarray(start, start + length);
  }

  private take(length: number): number {
    if (length < 0 || length > this.remaining) {
      throw new MalformedFrameError(`expected ${length} more bytes in the frame, found ${this.remaining}`);
    }
    const start = this.offset;
    this.offset += length;
    return start;
  }
}
