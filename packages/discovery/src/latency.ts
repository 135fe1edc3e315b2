/**
 * Peak EWMA of response times, after Finagle's PeakEwma: a slower answer counts at once in full, faster ones pull it
 * down over `tauMs`, and silence lets it fade so that a once slow instance is tried again.
 */
export class PeakEwma {
  #valueMs = 0;
  #at = 0;
  #sampled = false;

  constructor(readonly tauMs: number) {}

  observe(ms: number, now: number): void {
    const current = this.read(now) ?? 0;
    const weight = Math.exp(-Math.max(0, now - this.#at) / this.tauMs);
    this.#valueMs = ms >= current ? ms : this.#valueMs * weight + ms * (1 - weight);
    this.#at = now;
    this.#sampled = true;
  }

  /** Milliseconds; undefined before the first sample. */
  read(now: number): number | undefined {
    if (!this.#sampled) return undefined;
    return this.#valueMs * Math.exp(-Math.max(0, now - this.#at) / this.tauMs);
  }
}
