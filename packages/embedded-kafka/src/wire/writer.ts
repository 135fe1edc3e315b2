const INITIAL_CAPACITY = 256;

/** A growing buffer in network byte order. */
export class Writer {
  private buffer = Buffer.allocUnsafe(INITIAL_CAPACITY);
  private length = 0;

  int8(value: number): void {
    const start = this.grow(1);
    this.buffer.writeInt8(value, start);
  }

  int16(value: number): void {
    const start = this.grow(2);
    this.buffer.writeInt16BE(value, start);
  }

  int32(value: number): void {
    const start = this.grow(4);
    this.buffer.writeInt32BE(value, start);
  }

  int64(value: number): void {
    const start = this.grow(8);
    this.buffer.writeBigInt64BE(BigInt(value), start);
  }

  unsignedVarint(value: number): void {
    let rest = value;
    for (; rest >= 0x80; rest = Math.floor(rest / 0x80)) {
      const start = this.grow(1);
      this.buffer.writeUInt8((rest % 0x80) | 0x80, start);
    }
    const start = this.grow(1);
    this.buffer.writeUInt8(rest, start);
  }

  bytes(value: Buffer): void {
    const start = this.grow(value.length);
    value.copy(this.buffer, start);
  }

  finish(): Buffer {
    return this.buffer.subarray(0, this.length);
  }

  /** Call this before using the buffer, because growing replaces it. */
  private grow(length: number): number {
    const start = this.length;
    this.length += length;
    if (this.length > this.buffer.length) {
      const larger = Buffer.allocUnsafe(Math.max(this.length, this.buffer.length * 2));
      this.buffer.copy(larger, 0, 0, start);
      this.buffer = larger;
    }
    return start;
  }
}
