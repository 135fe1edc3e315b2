import type { Deadline } from './deadline.js';

/** What a command passes to its `run` function besides the input. */
export interface CommandContext {
  /**
   * Aborts when the time is up or the caller cancels. Created on first access, so work that ignores it pays nothing.
   */
  readonly signal: AbortSignal;
  /** The time left for this work. Calls made by this work get children of this deadline. */
  readonly deadline: Deadline;
  /** 1, or 2 for the retry. */
  readonly attempt: number;
}
