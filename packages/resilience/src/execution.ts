import type { AlarmQueue } from './alarm-queue.js';
import type { Admission, Breaker } from './breaker.js';
import type { Bulkhead } from './bulkhead.js';
import type { CommandContext } from './context.js';
import type { DeadlineEnd, DeadlineWatcher } from './deadline.js';
import { Deadline } from './deadline.js';
import type { CommandError } from './command.error.js';
import { CommandCancelledError, CommandFailedError, CommandTimeoutError } from './command.error.js';
import type { CommandEventType } from './events.js';
import type { Fallback } from './fallback.js';
import type { FaultProvider } from './fault.js';
import { underFault } from './fault.js';
import type { Journal } from './journal.js';
import type { RetryBudget } from './retry-budget.js';
import type { SettingsReaders } from './settings.js';
import { stackless } from './stackless.js';

/** What an execution needs of its command. */
export interface CommandParts<Input, Result> {
  readonly name: string;
  readonly run: (input: Input, context: CommandContext) => Promise<Result> | Result;
  readonly settings: SettingsReaders;
  readonly alarms: AlarmQueue;
  readonly breaker: Breaker;
  readonly bulkhead: Bulkhead;
  /** Only of idempotent commands. */
  readonly retryBudget: RetryBudget | undefined;
  readonly fallback: Fallback<Input, Result>;
  readonly journal: Journal;
  readonly fault: FaultProvider | undefined;
  readonly isBadRequest: (error: unknown) => boolean;
}

/**
 * One admitted call. It settles once, by whatever comes first: answer, error, time limit, cancellation. What comes later is dropped.
 * It is itself the context of the work and the watcher of its deadline, so a call in flight is this object, its deadline and a promise.
 */
export class Execution<Input, Result> implements CommandContext, DeadlineWatcher {
  attempt = 1;
  readonly deadline: Deadline;
  private settled = false;

  constructor(
    private readonly parts: CommandParts<Input, Result>,
    private readonly input: Input,
    private readonly caller: Deadline | undefined,
    private readonly admission: Admission,
    private readonly mayRetry: boolean,
    private readonly startedAt: number,
    private readonly resolve: (result: Result | Promise<Result>) => void,
    private readonly reject: (error: unknown) => void,
  ) {
    const limitMs = parts.settings.timeoutMs();
    this.deadline =
      caller === undefined
        ? Deadline.limited(parts.alarms, limitMs, startedAt, this)
        : caller.child(limitMs, this, startedAt);
  }

  get signal(): AbortSignal {
    return this.deadline.signal;
  }

  async start(): Promise<void> {
    const { run, fault: faults, name, alarms } = this.parts;
    try {
      const fault = faults?.(name);
      const result =
        fault === undefined
          ? await run(this.input, this)
          : await underFault(fault, name, this, alarms, () => run(this.input, this));
      if (!this.settled) this.succeed(result);
    } catch (error) {
      if (!this.settled) this.fail(error);
    }
  }

  deadlineEnded(how: DeadlineEnd): void {
    const { parts } = this;
    const now = parts.alarms.clock.now();
    if (how === 'cancelled') {
      const error = stackless(() => new CommandCancelledError(parts.name));
      this.settle('cancelled', now, error);
      parts.breaker.recordNoVerdict(this.admission, now);
      this.reject(error);
      return;
    }
    const error = stackless(() => new CommandTimeoutError(parts.name, this.deadline.expiresAt - this.startedAt));
    this.settle('timeout', now, error);
    parts.breaker.recordFailure(this.admission, now);
    this.fallBack(error);
  }

  private succeed(result: Result): void {
    const now = this.parts.alarms.clock.now();
    this.settle('success', now, undefined);
    this.parts.breaker.recordSuccess(this.admission, now);
    this.resolve(result);
  }

  private fail(cause: unknown): void {
    const { parts, admission } = this;
    const now = parts.alarms.clock.now();
    if (parts.isBadRequest(cause)) {
      this.settle('bad-request', now, cause);
      parts.breaker.recordBadRequest(admission, now);
      this.reject(cause);
      return;
    }
    if (this.retried(cause, now)) return;
    const retriable = parts.retryBudget === undefined && isRetriable(cause);
    const error = stackless(() => new CommandFailedError(parts.name, cause, retriable));
    this.settle('failure', now, error);
    parts.breaker.recordFailure(admission, now);
    this.fallBack(error);
  }

  /** A probe is one call, so it is never repeated; nor is anything while the breaker is not closed. */
  private retried(cause: unknown, now: number): boolean {
    const { retryBudget, breaker, journal, settings } = this.parts;
    if (retryBudget === undefined || !this.mayRetry || this.attempt > 1 || breaker.state !== 'closed') return false;
    if (!settings.retryEnabled() || !isRetriable(cause) || !retryBudget.tryRetry(now)) return false;
    journal.record('retry', now, undefined, cause);
    this.attempt = 2;
    void this.start();
    return true;
  }

  private settle(type: CommandEventType, now: number, error: unknown): void {
    this.settled = true;
    this.deadline.close();
    this.parts.bulkhead.release();
    this.parts.journal.record(type, now, now - this.startedAt, error);
  }

  private fallBack(error: CommandError): void {
    this.resolve(this.parts.fallback.answer(this.input, error, this.caller));
  }
}

/** An error may forbid its own repetition ("overloaded, do not retry"); silence allows it. */
function isRetriable(error: unknown): boolean {
  return !(typeof error === 'object' && error !== null && 'retriable' in error && error.retriable === false);
}
