/** Means over viewers, for lists of `LIST_LENGTH` titles. */
export interface Measures {
  readonly precision: number;
  readonly recall: number;
  /** Normalized discounted cumulative gain with binary relevance (Järvelin and Kekäläinen, 2002). */
  readonly ndcg: number;
  /** Share of all titles that at least one viewer is offered. */
  readonly coverage: number;
  /** Mean of -log2 of the share of viewers who know an offered title: higher is less obvious. */
  readonly novelty: number;
}

export const LIST_LENGTH = 10;

export interface OfferedList {
  /** Best first. */
  readonly titleIds: readonly string[];
  readonly wanted: ReadonlySet<string>;
}

/**
 * @param knownBy number of viewers who know a title
 * @param viewers number of all viewers
 */
export function measure(
  lists: readonly OfferedList[],
  knownBy: ReadonlyMap<string, number>,
  viewers: number,
): Measures {
  const judged = lists.filter(({ wanted }) => wanted.size > 0);
  const offered = judged.map(({ titleIds }) => titleIds.slice(0, LIST_LENGTH));
  const hits = judged.map(({ wanted }, index) => (offered[index] ?? []).map((titleId) => wanted.has(titleId)));
  const count = (list: readonly boolean[]) => list.filter(Boolean).length;
  const surprise = offered.flat().map((titleId) => -Math.log2(Math.max(1, knownBy.get(titleId) ?? 0) / viewers));
  return {
    precision: mean(hits.map((list) => count(list) / LIST_LENGTH)),
    recall: mean(hits.map((list, index) => count(list) / (judged[index]?.wanted.size ?? 1))),
    ndcg: mean(hits.map((list, index) => gain(list) / idealGain(judged[index]?.wanted.size ?? 1))),
    coverage: new Set(offered.flat()).size / knownBy.size,
    novelty: mean(surprise),
  };
}

export function mean(values: readonly number[]): number {
  return values.length === 0 ? 0 : values.reduce((sum, value) => sum + value, 0) / values.length;
}

/** Standard deviation of a sample. */
export function deviation(values: readonly number[]): number {
  const center = mean(values);
  return values.length < 2 ? 0 : Math.sqrt(values.reduce((sum, v) => sum + (v - center) ** 2, 0) / (values.length - 1));
}

function gain(hits: readonly boolean[]): number {
  return hits.reduce((sum, hit, index) => sum + (hit ? 1 / Math.log2(index + 2) : 0), 0);
}

function idealGain(wanted: number): number {
  return gain(Array.from({ length: Math.min(wanted, LIST_LENGTH) }, () => true));
}
