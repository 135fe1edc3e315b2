import { Bulkhead } from './bulkhead.js';
import type { Clock } from './clock.js';
import { Deadline } from './deadline.js';
import type { CommandError } from './command.error.js';
import type { Journal } from './journal.js';
import type { SettingsReaders } from './settings.js';

/**
 * What a command passes to its fallback. Little may be left of the caller's deadline. A fallback that calls another
 * process should use a command of its own.
 */
export interface FallbackContext {
  readonly signal: AbortSignal;
  readonly deadline: Deadline;
}

export type FallbackHandler<Input, Result> = (
  input: Input,
  error: CommandError,
  context: FallbackContext,
) => Promise<Result> | Result;

/** Runs the fallback in its own bulkhead, so that slow fallbacks do not pile up while the dependency is down. */
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

  /** Returns the fallback's answer. Rejects with `error` if there is no fallback or it fails. */
  async answer(input: Input, error: CommandError, deadline: Deadline | undefined): Promise<Result> {
    const { journal, clock, handler } = this;
    if (handler === undefined) throw error;
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
