export interface BackOff {
  readonly firstMs: number;
  readonly maxMs: number;
}

/**
 * The pause before a retry: doubles with each attempt (0 is the first), with jitter between half of it and all of it.
 */
export function backOffMs(attempt: number, { firstMs, maxMs }: BackOff, random: number): number {
  const full = Math.min(maxMs, firstMs * 2 ** attempt);
  return full / 2 + (full / 2) * random;
}
