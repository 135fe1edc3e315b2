/** Limits the bytes of intake in progress, so that memory stays flat under any load. */
export class ByteBudget {
  private used = 0;

  /** @param limit bytes; read at every request. */
  constructor(private readonly limit: () => number) {}

  get usedBytes(): number {
    return this.used;
  }

  /** Reserves the bytes. Returns a function that releases them, safe to call twice; undefined if they do not fit. */
  reserve(bytes: number): (() => void) | undefined {
    if (this.used + bytes > this.limit()) return undefined;
    this.used += bytes;
    let released = false;
    return () => {
      if (released) return;
      released = true;
      this.used -= bytes;
    };
  }
}
