import { ByteLru } from '@marquee/service-defaults';

interface Copy {
  readonly json: string;
  /** Unix time in milliseconds. */
  readonly fetchedAt: number;
}

export interface Known<T> {
  readonly value: T;
  readonly ageSeconds: number;
}

/** Copies of what was fetched, for when it cannot be fetched. */
export class LastKnown<T> {
  readonly #lru: ByteLru<Copy>;

  /** @param capacity bytes. */
  constructor(
    capacity: () => number,
    private readonly now: () => number = Date.now,
  ) {
    this.#lru = new ByteLru(capacity);
  }

  put(key: string, value: T): void {
    const json = JSON.stringify(value);
    this.#lru.set(key, { json, fetchedAt: this.now() }, Buffer.byteLength(json));
  }

  get(key: string): Known<T> | undefined {
    const copy = this.#lru.get(key);
    if (copy === undefined) return undefined;
    return {
      value: JSON.parse(copy.json) as T,
      ageSeconds: Math.max(0, Math.floor((this.now() - copy.fetchedAt) / 1000)),
    };
  }
}
