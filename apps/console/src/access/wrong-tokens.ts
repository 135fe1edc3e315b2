import { ProblemError } from '@marquee/http';

const FIRST_PAUSE_MS = 1_000;
const MAX_PAUSE_MS = 60_000;
/** An address that sends no wrong token for this time starts again. */
const FORGET_AFTER_MS = 10 * 60_000;
const MAX_ADDRESSES = 10_000;

interface Failures {
  readonly count: number;
  readonly at: number;
}

/** Makes guessing slow: after some wrong tokens an address waits 1 s, and twice as long after each further one. */
export class WrongTokens {
  private readonly failures = new Map<string, Failures>();

  /** @param free wrong tokens that cost nothing. */
  constructor(
    private readonly free: number,
    private readonly now: () => number = Date.now,
  ) {}

  /** @throws {ProblemError} 429 while the address has to wait; a right token is refused as well, to tell nothing. */
  check(address: string): void {
    const found = this.recent(address);
    if (found === undefined || found.count < this.free) return;
    const pause = Math.min(MAX_PAUSE_MS, FIRST_PAUSE_MS * 2 ** (found.count - this.free));
    const left = found.at + pause - this.now();
    if (left > 0) throw tooManyTokens(Math.ceil(left / 1_000));
  }

  count(address: string): void {
    const count = (this.recent(address)?.count ?? 0) + 1;
    this.failures.delete(address);
    this.failures.set(address, { count, at: this.now() });
    if (this.failures.size <= MAX_ADDRESSES) return;
    const [oldest] = this.failures.keys();
    if (oldest !== undefined) this.failures.delete(oldest);
  }

  private recent(address: string): Failures | undefined {
    const found = this.failures.get(address);
    return found === undefined || this.now() - found.at > FORGET_AFTER_MS ? undefined : found;
  }
}

function tooManyTokens(retryAfterSeconds: number): ProblemError {
  return new ProblemError({
    status: 429,
    code: 'too-many-wrong-tokens',
    detail: 'Too many wrong tokens came from this address. Try again after the seconds that Retry-After gives.',
    retryAfterSeconds,
  });
}
