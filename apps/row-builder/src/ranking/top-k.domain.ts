import { z } from 'zod';

/** A title or genre with its score. */
export type ScoredId = readonly [id: string, score: number];

/** Scores as stored in a JSON column. */
export const ScoredIds = z.array(z.tuple([z.string(), z.number()]));

/** Compares by code unit: the order is the same on every machine, whatever its locale. */
export function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/** Higher score first; equal scores are ordered by id, so that every replica has the same order. */
export function compareScored(a: ScoredId, b: ScoredId): number {
  return b[1] - a[1] || compareText(a[0], b[0]);
}

/**
 * The `count` highest scores, in order. Keeps only `count` entries while it reads: sorting a whole catalog would cost
 * a page several milliseconds.
 */
export function topK(scored: Iterable<ScoredId>, count: number): ScoredId[] {
  const kept: ScoredId[] = [];
  for (const candidate of scored) {
    const worst = kept.at(-1);
    if (kept.length >= count && worst !== undefined && compareScored(candidate, worst) >= 0) continue;
    let low = 0;
    let high = kept.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (compareScored(candidate, kept[middle] as ScoredId) < 0) high = middle;
      else low = middle + 1;
    }
    kept.splice(low, 0, candidate);
    if (kept.length > count) kept.pop();
  }
  return kept;
}

export function idsOf(scored: readonly ScoredId[]): string[] {
  return scored.map(([id]) => id);
}

/** The first `count` ids that match, in their order. */
export function firstMatching(ids: Iterable<string>, count: number, matches: (id: string) => boolean): string[] {
  const found: string[] = [];
  for (const id of ids) {
    if (found.length >= count) break;
    if (matches(id)) found.push(id);
  }
  return found;
}
