interface Entry<V> {
  readonly value: V;
  readonly bytes: number;
}

/** Keeps what was used last, as much as fits into a number of bytes. */
export class ByteLru<V> {
  readonly #entries = new Map<string, Entry<V>>();
  #bytes = 0;

  /** @param capacity bytes; read at each write, so that it may change. */
  constructor(private readonly capacity: () => number) {}

  get bytes(): number {
    return this.#bytes;
  }

  get size(): number {
    return this.#entries.size;
  }

  get(key: string): V | undefined {
    const entry = this.#entries.get(key);
    if (entry === undefined) return undefined;
    this.#entries.delete(key);
    this.#entries.set(key, entry);
    return entry.value;
  }

  /** `bytes` is what the value weighs; the key is added. A value above the capacity is not kept. */
  set(key: string, value: V, bytes: number): void {
    this.delete(key);
    const entry = { value, bytes: bytes + key.length };
    this.#entries.set(key, entry);
    this.#bytes += entry.bytes;
    for (const oldest of this.#entries.keys()) {
      if (this.#bytes <= this.capacity()) return;
      this.delete(oldest);
    }
  }

  delete(key: string): void {
    const entry = this.#entries.get(key);
    if (entry === undefined) return;
    this.#entries.delete(key);
    this.#bytes -= entry.bytes;
  }
}
