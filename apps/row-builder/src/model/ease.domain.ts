import { compareText, topK } from '../ranking/top-k.domain.js';
import { inverseOf } from './invert.domain.js';
import { ItemWeights } from './item-weights.domain.js';
import { activityWeight } from './taste.domain.js';

/**
 * Titles in the model at most; the most watched are taken. Memory grows with the square, 64 MB in each row-builder at
 * this number, and training with the cube.
 */
const MAX_TITLES = 4_000;
/** Fewer viewers say nothing about a title. */
const FEWEST_VIEWERS = 3;
/** Regularization. Chosen by `npm run evaluate` on ml-latest-small, as the weight of a viewer is. */
const LAMBDA = 40;

/**
 * EASE (Steck, "Embarrassingly Shallow Autoencoders for Sparse Data", 2019): the linear item-to-item model that best
 * predicts each viewer's titles from their other titles, in closed form. With P the inverse of the regularized matrix
 * of common viewers, the weight from i to j is -P[i][j] / P[j][j].
 *
 * It predicts what people watch, so in training every title that they know counts the same, liked or not. A viewer of
 * very many titles says less with each of them.
 *
 * @param histories the titles of each viewer, in an order that is the same for every replica: sums are rounded
 */
export function easeOf(histories: readonly (readonly string[])[]): ItemWeights {
  const titleIds = titlesFor(histories);
  const n = titleIds.length;
  if (n === 0) return ItemWeights.NONE;
  const positions = new Map(titleIds.map((titleId, position) => [titleId, position]));
  const weights = inverseOf(n, (matrix) => {
    for (const history of histories) {
      const weight = activityWeight(history.length);
      const own = history.flatMap((titleId) => positions.get(titleId) ?? []);
      for (const a of own) for (const b of own) matrix[a * n + b] = (matrix[a * n + b] ?? 0) + weight;
    }
    for (let diagonal = 0; diagonal < n * n; diagonal += n + 1) matrix[diagonal] = (matrix[diagonal] ?? 0) + LAMBDA;
  }).slice();
  const scales = Float32Array.from(titleIds, (_, position) => weights[position * (n + 1)] ?? 1);
  for (let row = 0; row < n; row += 1) {
    for (let column = 0; column < n; column += 1) {
      const index = row * n + column;
      weights[index] = row === column ? 0 : -(weights[index] ?? 0) / (scales[column] ?? 1);
    }
  }
  return new ItemWeights(titleIds, weights);
}

/** The most watched titles, by id. */
function titlesFor(histories: readonly (readonly string[])[]): string[] {
  const viewers = new Map<string, number>();
  for (const history of histories) for (const titleId of history) viewers.set(titleId, (viewers.get(titleId) ?? 0) + 1);
  const known = [...viewers].filter(([, count]) => count >= FEWEST_VIEWERS);
  return topK(known, MAX_TITLES)
    .map(([titleId]) => titleId)
    .toSorted(compareText);
}
