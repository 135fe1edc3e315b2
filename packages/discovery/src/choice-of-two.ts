export interface Candidate {
  /** Positive; relative to the others. */
  readonly weight: number;
  readonly inFlight: number;
  /** undefined before the first answer. */
  readonly latencyMs: number | undefined;
}

/**
 * The power of two choices (Mitzenmacher 2001), scored by (in-flight + 1) x latency. The first is drawn by weight; a
 * second, drawn among the rest, competes only as often as its weight relative to the first allows. Among equally loaded
 * instances the shares are therefore exactly the weights, and an instance never gets more than twice its share.
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

/** An instance without a history is taken to be as fast as its rival. */
function score(candidate: Candidate, rival: Candidate): number {
  return (candidate.inFlight + 1) * (candidate.latencyMs ?? rival.latencyMs ?? 1);
}

function drawByWeight<T extends Candidate>(candidates: readonly T[], random: () => number): T | undefined {
  const total = candidates.reduce((sum, { weight }) => sum + weight, 0);
  let left = random() * total;
  for (const candidate of candidates) {
    left -= candidate.weight;
    if (left < 0) return candidate;
  }
  return candidates.at(-1);
}
