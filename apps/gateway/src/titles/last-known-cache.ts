import { ByteLru } from '@marquee/storage';

interface CacheEntry {
  readonly json: string;
  /** Unix time in milliseconds. */
  readonly fetchedAt: number;
}

export interface AgedValue<T> {
  readonly value: T;
  /** Whole seconds since the value was fetched; 0 for a live answer. */
  readonly ageSeconds: number;
}

/** Copies of fetched values, served while the original is unavailable. */
export class LastKnownCache<T> {
  private readonly entries: ByteLru<CacheEntry>;

  /** @param capacity bytes. */
  constructor(
    capacity: () => number,
    private readonly now: () => number = Date.now,
  ) {
    this.entries = new ByteLru(capacity);
  }

  put(key: string, value: T): void {
    const json = JSON.stringify(value);
    this.entries.set(key, { json, fetchedAt: this.now() }, Buffer.byteLength(json));
  }

  get(key: string): AgedValue<T> | undefined {
    const entry = this.entries.get(key);
    if (entry === undefined) return undefined;
    return {
      value: JSON.parse(entry.json) as T,
      ageSeconds: Math.max(0, Math.floor((this.now() - entry.fetchedAt) / 1000)),
    };
  }
}
