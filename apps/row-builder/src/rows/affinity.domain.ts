import type { BuiltRow } from '@marquee/contracts/row-builder';
import type { TitleScores } from '../model/item-weights.domain.js';
import { idsOf, topK } from '../ranking/top-k.domain.js';

/** Titles of a row that count: about what a screen shows. */
const SHOWN = 10;

/**
 * Says of each row how likely the viewer is to watch what it shows, in hundredths of what the titles with the highest
 * scores would be worth. Two decimals, so that small changes of a score do not reorder a page.
 */
export function withAffinity(rows: readonly BuiltRow[], scores: TitleScores): BuiltRow[] {
  const best = worthOf(idsOf(topK(scores.likely(), SHOWN)), scores);
  if (best <= 0) return [...rows];
  return rows.map((row) => {
    const share = worthOf(row.titleIds.slice(0, SHOWN), scores) / best;
    return { ...row, affinity: Math.round(100 * Math.min(1, Math.max(0, share))) / 100 };
  });
}

/** The mean score, in which the first titles count most: they are seen most. */
function worthOf(titleIds: readonly string[], scores: TitleScores): number {
  let [sum, weights] = [0, 0];
  for (const [index, titleId] of titleIds.entries()) {
    const weight = 1 / Math.log2(index + 2);
    sum += weight * scores.of(titleId);
    weights += weight;
  }
  return weights === 0 ? 0 : sum / weights;
}
