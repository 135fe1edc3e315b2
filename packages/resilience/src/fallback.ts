import { Bulkhead } from './bulkhead.js';
import type { Clock } from './clock.js';
import { Deadline } from './deadline.js';
import type { CommandError } from './command.error.js';
import type { Journal } from './journal.js';
import type { SettingsReaders } from './settings.js';

/** What a fallback is given: the caller's deadline, of which little may be left. A fallback that calls anything should be a command itself. */
export interface FallbackContext {
  readonly signal: AbortSignal;
  readonly deadline: Deadline;
}

export type FallbackHandler<Input, Result> = (
  input: Input,
  error: CommandError,
  context: FallbackContext,
) => Promise<Result> | Result;

/** The second answer, under a bulkhead of its own: a slow fallback must not pile up behind a dead dependency. */
export class Fallback<Input, Result> {
  private readonly bulkhead: Bulkhead;

  constructor(
    private readonly handler: FallbackHandler<Input, Result> | undefined,
    private readonly settings: SettingsReaders,
    private readonly journal: Journal,
    private readonly clock: Clock,
  ) {
    this.bulkhead = new Bulkhead(settings.fallbackMaxConcurrent);
  }

  get inFlight(): number {
    return this.bulkhead.inFlight;
  }

  /** The fallback's answer; without one, rejects with `error`. */
  async answer(input: Input, error: CommandError, deadline: Deadline | undefined): Promise<Result> {
    const { journal, clock, handler } = this;
    if (handler === undefined) {
      journal.record('fallback-missing', clock.now());
      throw error;
    }
    if (!this.settings.fallbackEnabled()) {
      journal.record('fallback-disabled', clock.now());
      throw error;
    }
    if (!this.bulkhead.tryAcquire()) {
      journal.record('fallback-rejected', clock.now());
      throw error;
    }
    try {
      const result = await handler(input, error, contextOf(deadline ?? Deadline.never(clock)));
      journal.record('fallback-success', clock.now());
      return result;
    } catch (failure) {
      journal.record('fallback-failure', clock.now(), undefined, failure);
      throw error;
    } finally {
      this.bulkhead.release();
    }
  }
}

function contextOf(deadline: Deadline): FallbackContext {
  return {
    deadline,
    get signal() {
      return deadline.signal;
    },
  };
}
