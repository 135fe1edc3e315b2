/** What one comparison of canary and baseline says about the canary. */
export type Comparison = 'worse' | 'better' | 'same';

/** The share of its capital that a bet stakes on each comparison. */
const STAKE = 0.6;

/**
 * A sequential test by betting (Shafer 2021): it starts with a capital of 1 and stakes a share of it on the canary
 * being worse in the next comparison. If both are equally good, both outcomes are equally likely, so the bet is fair,
 * and by Ville's inequality its capital ever reaches 1/p with a probability of at most p. One may therefore look after
 * every comparison and stop at any time.
 */
export class Bet {
  private current = 1;
  private outcomes = { worse: 0, better: 0, same: 0 };

  observe(comparison: Comparison): void {
    this.outcomes[comparison] += 1;
    if (comparison === 'worse') this.current *= 1 + STAKE;
    if (comparison === 'better') this.current *= 1 - STAKE;
  }

  /** The factor by which the bet has multiplied its capital: the evidence that the canary is worse. */
  get capital(): number {
    return this.current;
  }

  get counts(): Readonly<Record<Comparison, number>> {
    return this.outcomes;
  }
}
