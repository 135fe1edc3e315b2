import { backoff, type Backoff } from '@marquee/scheduling';

export interface EjectionSettings {
  /** Number of consecutive failures that eject an instance. */
  readonly failures: number;
  /** Duration of the first ejection. Each further one takes twice as long, up to `longestMs`. */
  readonly baseMs: number;
  readonly longestMs: number;
}

/**
 * Outlier ejection of one instance by consecutive failures, after Envoy's outlier detection. After an ejection the
 * instance is on probation: one more failure ejects it again, one success clears it.
 */
export class Ejection {
  private consecutiveFailures = 0;
  private ejectedUntil = Number.NEGATIVE_INFINITY;
  private onProbation = false;

  private readonly durations: Backoff;

  constructor(readonly settings: EjectionSettings) {
    this.durations = backoff({ firstMs: settings.baseMs, maxMs: settings.longestMs, jitter: 0 });
  }

  /** End of the current ejection; in the past if there is none. */
  get until(): number {
    return this.ejectedUntil;
  }

  /** Records an outcome and returns whether it ejects the instance. */
  observe(ok: boolean, now: number): boolean {
    if (now < this.ejectedUntil) return false;
    if (ok) {
      this.consecutiveFailures = 0;
      this.durations.reset();
      this.onProbation = false;
      return false;
    }
    this.consecutiveFailures++;
    if (!this.onProbation && this.consecutiveFailures < this.settings.failures) return false;
    this.ejectedUntil = now + this.durations.next();
    this.consecutiveFailures = 0;
    this.onProbation = true;
    return true;
  }
}

/**
 * The instances that may be chosen. At most half of them are withheld, those with the longest ejection first: if most
 * of them look broken, the cause is more likely on this side, and the rest could not carry the load.
 */
export function withoutEjected<T>(instances: readonly T[], until: (instance: T) => number, now: number): readonly T[] {
  const ejected = instances.filter((instance) => until(instance) > now).toSorted((a, b) => until(b) - until(a));
  const held = new Set(ejected.slice(0, Math.floor(instances.length / 2)));
  return held.size === 0 ? instances : instances.filter((instance) => !held.has(instance));
}
