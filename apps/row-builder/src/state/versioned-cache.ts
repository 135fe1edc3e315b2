/**
 * Keeps the newest version of a value in memory and loads a newer one when it is asked for. Concurrent callers share
 * one load.
 */
export class VersionedCache<T> {
  private value: T;
  private version = 0;
  private loading: { version: number; promise: Promise<T> } | undefined;

  /** `load` also gets the cached value, so that it can load only what has changed since. */
  constructor(
    empty: T,
    private readonly load: (version: number, cached: { version: number; value: T }) => Promise<T>,
  ) {
    this.value = empty;
  }

  /** What is in memory, without waiting for anything newer. */
  get current(): { readonly version: number; readonly value: T } {
    return { version: this.version, value: this.value };
  }

  /** Resolves to the value of `version` or of a newer one. */
  async atLeast(version: number): Promise<T> {
    if (version <= this.version) return this.value;
    if (this.loading !== undefined && this.loading.version >= version) return this.loading.promise;
    const promise = this.load(version, { version: this.version, value: this.value }).then((value) => {
      if (version > this.version) [this.version, this.value] = [version, value];
      return value;
    });
    const loading = { version, promise };
    this.loading = loading;
    return promise.finally(() => {
      if (this.loading === loading) this.loading = undefined;
    });
  }
}
