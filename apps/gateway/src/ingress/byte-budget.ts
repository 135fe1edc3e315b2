/** How many bytes of intake may be in flight at once, so that memory stays flat whatever is sent. */
export class ByteBudget {
  #held = 0;

  /** @param limit bytes; read at each request, so that it may change. */
  constructor(private readonly limit: () => number) {}

  get held(): number {
    return this.#held;
  }

  /** Returns the way to give the bytes back (once), or undefined when they are not to be had. */
  take(bytes: number): (() => void) | undefined {
    if (this.#held + bytes > this.limit()) return undefined;
    this.#held += bytes;
    let returned = false;
    return () => {
      if (returned) return;
      returned = true;
      this.#held -= bytes;
    };
  }
}
