/** A cold start of the whole system takes at most this long on the machine for which the time limits were chosen. */
const REFERENCE_COLD_START_MS = 7_000;

/**
 * How many times slower than that machine this one is, judged by the cold start of this very run; at least 1. A limit
 * in wall-clock time is multiplied by it, so that a slow machine is not mistaken for a slow system.
 */
export function slowdown(): number {
  return Math.max(1, Number(process.env.MARQUEE_TEST_COLD_START_MS) / REFERENCE_COLD_START_MS);
}
