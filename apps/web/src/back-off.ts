export type BackOff = { firstMs: number; mostMs: number };

/** Doubles with each attempt (0 is the first), between half and all of it, so that many pages do not come back at once. */
export function backOffMs(attempt: number, { firstMs, mostMs }: BackOff, random: number): number {
  const full = Math.min(mostMs, firstMs * 2 ** attempt);
  return full / 2 + (full / 2) * random;
}
