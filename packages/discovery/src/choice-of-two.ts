export interface Candidate {
  /** Positive, and relative to the other candidates. */
  readonly weight: number;
  readonly inFlight: number;
  /** Undefined before the first answer. */
  readonly latencyMs: number | undefined;
}

/**
 * The power of two choices (Mitzenmacher 2001), scored by (in-flight + 1) x latency. The first candidate is drawn by
 * weight. The second, drawn from the rest, competes with a probability of its weight relative to the first. Equally
 * loaded candidates therefore get shares equal to their weights, and no candidate gets more than twice its share.
 */
export function choiceOfTwo<T extends Candidate>(candidates: readonly T[], random: () => number): T | undefined {
  const first = drawByWeight(candidates, random);
  if (first === undefined || candidates.length === 1) return first;
  const rest = candidates.filter((candidate) => candidate !== first);
  const second = rest[Math.floor(random() * rest.length)];
  if (second === undefined || random() >= second.weight / first.weight) return first;
  const difference = score(first, second) - score(second, first);
  if (difference === 0) return random() < 0.5 ? first : second;
  return difference < 0 ? first : second;
}

/** A candidate without a history is assumed to be as fast as its rival. */
function score(candidate: Candidate, rival: Candidate): number {
  return (candidate.inFlight + 1) * (candidate.latencyMs ?? rival.latencyMs ?? 1);
}

/** Draws one candidate with a probability proportional to its weight; undefined if there are none. */
export function drawByWeight<T extends Pick<Candidate, 'weight'>>(
  candidates: readonly T[],
  random: () => number,
): T | undefined {
  const total = candidates.reduce((sum, { weight }) => sum + weight, 0);
  let left = random() * total;
  for (const candidate of candidates) {
    left -= candidate.weight;
    if (left < 0) return candidate;
  }
  return candidates.at(-1);
}
