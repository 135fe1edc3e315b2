import type { Deadline } from './deadline.js';

/** What a command's work is given beside its input. */
export interface CommandContext {
  /** Aborts when the time is up or the caller goes away. Made at first reading: work that cannot be stopped does not pay for it. */
  readonly signal: AbortSignal;
  /** The time that is left for this work; what it calls in turn gets children of it. */
  readonly deadline: Deadline;
  /** 1, or 2 for the retry. */
  readonly attempt: number;
}
