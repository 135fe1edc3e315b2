import { interestOf } from '../history/interest.domain.js';
import type { ViewerHistory } from '../history/viewer-history.domain.js';
import type { ScoredId } from '../ranking/top-k.domain.js';
import type { Taste } from './taste.domain.js';

/** How much a title counts that is too old to know more about it than that the viewer has seen it. */
const EARLIER_WEIGHT = 0.85;

/**
 * The titles from which the model tells what a viewer will watch. One that the viewer did not like says two thirds as
 * much as one that they love. A taste without a history, as that of a segment, counts by its seeds.
 */
export function counted({ isEmpty, entries, earlier }: ViewerHistory, taste: Taste): readonly ScoredId[] {
  if (isEmpty) return taste.seeds;
  return [
    ...entries.map((entry): ScoredId => [entry.titleId, (2 + interestOf(entry)) / 3]),
    ...earlier.map((titleId): ScoredId => [titleId, EARLIER_WEIGHT]),
  ];
}
