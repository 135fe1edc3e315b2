export interface EjectionSettings {
  /** Failures in a row that take an instance out. */
  readonly failures: number;
  /** First time out; each further one is twice as long, up to the longest. */
  readonly baseMs: number;
  readonly longestMs: number;
}

/**
 * Outlier ejection of one instance by consecutive failures, after Envoy's outlier detection. Back from an ejection it is
 * on probation: one more failure takes it out again, one success clears it.
 */
export class Ejection {
  #failures = 0;
  #times = 0;
  #until = Number.NEGATIVE_INFINITY;
  #probation = false;

  constructor(readonly settings: EjectionSettings) {}

  /** The end of the current ejection; in the past when there is none. */
  get until(): number {
    return this.#until;
  }

  /** Says whether this outcome ejects the instance. */
  observe(ok: boolean, now: number): boolean {
    if (now < this.#until) return false;
    if (ok) {
      this.#failures = 0;
      this.#times = 0;
      this.#probation = false;
      return false;
    }
    this.#failures++;
    if (!this.#probation && this.#failures < this.settings.failures) return false;
    this.#until = now + Math.min(this.settings.longestMs, this.settings.baseMs * 2 ** this.#times++);
    this.#failures = 0;
    this.#probation = true;
    return true;
  }
}

/**
 * Who may be chosen. At most half of the instances are held back, those ejected for longest first: when most look ill,
 * the illness is more likely ours or everyone's, and the rest could not carry the load.
 */
export function withoutEjected<T>(instances: readonly T[], until: (instance: T) => number, now: number): readonly T[] {
  const ejected = instances.filter((instance) => until(instance) > now).toSorted((a, b) => until(b) - until(a));
  const held = new Set(ejected.slice(0, Math.floor(instances.length / 2)));
  return held.size === 0 ? instances : instances.filter((instance) => !held.has(instance));
}
