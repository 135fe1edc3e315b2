import { setTimeout as pause } from 'node:timers/promises';

/**
 * Polls `ask` until it returns a value other than undefined or false.
 *
 * @returns the value and how long it took, in ms
 * @throws Error with the last value or error when `withinMs` is over
 */
export async function until<T>(
  what: string,
  withinMs: number,
  ask: () => Promise<T | undefined | false>,
  everyMs = 20,
): Promise<{ value: T; ms: number }> {
  const started = performance.now();
  let last: unknown;
  for (;;) {
    try {
      const value = await ask();
      if (value !== undefined && value !== false) return { value, ms: performance.now() - started };
      last = value;
    } catch (error) {
      last = error;
    }
    if (performance.now() - started > withinMs) {
      throw new Error(
        `Waited ${withinMs} ms for ${what}; last result: ${last instanceof Error ? last.message : String(last)}`,
      );
    }
    await pause(everyMs);
  }
}

/** The smallest value that at least `share` of the sample does not exceed; NaN for an empty sample. */
export function percentile(sample: readonly number[], share: number): number {
  const sorted = sample.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.ceil(share * sorted.length) - 1)] ?? Number.NaN;
}
