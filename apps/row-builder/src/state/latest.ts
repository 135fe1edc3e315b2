/** The newest version of something, loaded when first asked for; one load at a time, however many ask. */
export class Latest<T> {
  private value: T;
  private version = 0;
  private loading: { version: number; promise: Promise<T> } | undefined;

  constructor(
    empty: T,
    private readonly load: (version: number, held: { version: number; value: T }) => Promise<T>,
  ) {
    this.value = empty;
  }

  /** At least as new as `version`. */
  async at(version: number): Promise<T> {
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
