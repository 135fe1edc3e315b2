/**
 * Peak EWMA of response times, after Finagle's PeakEwma. A slower answer raises it at once; faster ones lower it over
 * `tauMs`. Without calls it fades, so that an instance that was slow is tried again.
 */
export class PeakEwma {
  private valueMs = 0;
  private at = 0;
  private sampled = false;

  constructor(readonly tauMs: number) {}

  observe(ms: number, now: number): void {
    const current = this.read(now) ?? 0;
    const weight = Math.exp(-Math.max(0, now - this.at) / this.tauMs);
    this.valueMs = ms >= current ? ms : this.valueMs * weight + ms * (1 - weight);
    this.at = now;
    this.sampled = true;
  }

  /** Current value in milliseconds; undefined before the first sample. */
  read(now: number): number | undefined {
    if (!this.sampled) return undefined;
    return this.valueMs * Math.exp(-Math.max(0, now - this.at) / this.tauMs);
  }
}
