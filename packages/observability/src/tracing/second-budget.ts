/** Allows something a number of times in each second. */
export class SecondBudget {
  private second = 0;
  private used = 0;

  constructor(private readonly perSecond: () => number) {}

  /** @param atMs Unix time in ms */
  take(atMs: number): boolean {
    const second = Math.floor(atMs / 1_000);
    if (second !== this.second) {
      this.second = second;
      this.used = 0;
    }
    if (this.used >= this.perSecond()) return false;
    this.used += 1;
    return true;
  }
}
