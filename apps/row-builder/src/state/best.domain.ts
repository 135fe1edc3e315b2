import { compareText } from '../titles/catalogue.domain.js';

export type Scored = readonly [titleId: string, score: number];

/** Higher score first; equal scores by title id, so that every replica has the same order. */
export function compareScored(a: Scored, b: Scored): number {
  return b[1] - a[1] || compareText(a[0], b[0]);
}

/** The best `count`, in order. One pass that keeps `count` at a time: sorting a whole catalogue costs a page several milliseconds. */
export function best(scored: Iterable<Scored>, count: number): Scored[] {
  const kept: Scored[] = [];
  for (const candidate of scored) {
    const worst = kept.at(-1);
    if (kept.length >= count && worst !== undefined && compareScored(candidate, worst) >= 0) continue;
    let low = 0;
    let high = kept.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (compareScored(candidate, kept[middle] as Scored) < 0) high = middle;
      else low = middle + 1;
    }
    kept.splice(low, 0, candidate);
    if (kept.length > count) kept.pop();
  }
  return kept;
}

export function idsOf(scored: readonly Scored[]): string[] {
  return scored.map(([titleId]) => titleId);
}
