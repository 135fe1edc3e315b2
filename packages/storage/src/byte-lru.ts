interface Entry<V> {
  readonly value: V;
  readonly bytes: number;
}

/** A least-recently-used cache that is bounded by bytes instead of entries. */
export class ByteLru<V> {
  private readonly entries = new Map<string, Entry<V>>();
  private total = 0;

  /** @param capacity in bytes; read at each write, so it may be a dynamic property. */
  constructor(private readonly capacity: () => number) {}

  /** Bytes of all values and keys. */
  get bytes(): number {
    return this.total;
  }

  get size(): number {
    return this.entries.size;
  }

  /** Returns the value and marks it as used. */
  get(key: string): V | undefined {
    const entry = this.entries.get(key);
    if (entry === undefined) return undefined;
    // A Map iterates in insertion order: the first key is the one used longest ago.
    this.entries.delete(key);
    this.entries.set(key, entry);
    return entry.value;
  }

  /**
   * Stores a value of `bytes` (the key is added) and evicts what was used longest ago. A value above the capacity is
   * not stored.
   */
  set(key: string, value: V, bytes: number): void {
    this.delete(key);
    const entry = { value, bytes: bytes + key.length };
    this.entries.set(key, entry);
    this.total += entry.bytes;
    for (const oldest of this.entries.keys()) {
      if (this.total <= this.capacity()) return;
      this.delete(oldest);
    }
  }

  delete(key: string): void {
    const entry = this.entries.get(key);
    if (entry === undefined) return;
    this.entries.delete(key);
    this.total -= entry.bytes;
  }
}
