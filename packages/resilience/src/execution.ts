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
import { runWithFault } from './fault.js';
import type { Journal } from './journal.js';
import type { RetryBudget } from './retry-budget.js';
import type { SettingsReaders } from './settings.js';
import { stackless } from './stackless.js';

/** The collaborators of a command that all its executions share. */
export interface ExecutionEnvironment<Input, Result> {
  readonly name: string;
  readonly run: (input: Input, context: CommandContext) => Promise<Result> | Result;
  readonly settings: SettingsReaders;
  readonly alarms: AlarmQueue;
  readonly breaker: Breaker;
  readonly bulkhead: Bulkhead;
  /** Undefined unless the command is idempotent. */
  readonly retryBudget: RetryBudget | undefined;
  readonly fallback: Fallback<Input, Result>;
  readonly journal: Journal;
  readonly fault: FaultProvider | undefined;
  readonly isBadRequest: (error: unknown) => boolean;
}

/**
 * One admitted call. It settles once, with whatever comes first: answer, error, timeout or cancellation; anything later
 * is dropped. It is also the context of its work and the watcher of its deadline, so that a call in flight needs only
 * this object, its deadline and a promise.
 */
export class Execution<Input, Result> implements CommandContext, DeadlineWatcher {
  attempt = 1;
  readonly deadline: Deadline;
  private settled = false;

  constructor(
    private readonly env: ExecutionEnvironment<Input, Result>,
    private readonly input: Input,
    private readonly caller: Deadline | undefined,
    private readonly admission: Admission,
    private readonly mayRetry: boolean,
    private readonly startedAt: number,
    private readonly resolve: (result: Result | Promise<Result>) => void,
    private readonly reject: (error: unknown) => void,
  ) {
    const limitMs = env.settings.timeoutMs();
    this.deadline =
      caller === undefined
        ? Deadline.limited(env.alarms, limitMs, startedAt, this)
        : caller.child(limitMs, this, startedAt);
  }

  get signal(): AbortSignal {
    return this.deadline.signal;
  }

  async start(): Promise<void> {
    const { run, fault: faults, name, alarms } = this.env;
    try {
      const fault = faults?.(name);
      const result =
        fault === undefined
          ? await run(this.input, this)
          : await runWithFault(fault, name, this, alarms, () => run(this.input, this));
      if (!this.settled) this.succeed(result);
    } catch (error) {
      if (!this.settled) this.fail(error);
    }
  }

  deadlineEnded(how: DeadlineEnd): void {
    const { env } = this;
    const now = env.alarms.clock.now();
    if (how === 'cancelled') {
      const error = stackless(() => new CommandCancelledError(env.name));
      this.settle('cancelled', now, error);
      env.breaker.recordNoVerdict(this.admission, now);
      this.reject(error);
      return;
    }
    const error = stackless(() => new CommandTimeoutError(env.name, this.deadline.expiresAt - this.startedAt));
    this.settle('timeout', now, error);
    env.breaker.recordFailure(this.admission, now);
    this.fallBack(error);
  }

  private succeed(result: Result): void {
    const now = this.env.alarms.clock.now();
    this.settle('success', now, undefined);
    this.env.breaker.recordSuccess(this.admission, now);
    this.resolve(result);
  }

  private fail(cause: unknown): void {
    const { env, admission } = this;
    const now = env.alarms.clock.now();
    if (env.isBadRequest(cause)) {
      this.settle('bad-request', now, cause);
      env.breaker.recordBadRequest(admission, now);
      this.reject(cause);
      return;
    }
    if (this.retried(cause, now)) return;
    const retriable = env.retryBudget === undefined && isRetriable(cause);
    const error = stackless(() => new CommandFailedError(env.name, cause, retriable));
    this.settle('failure', now, error);
    env.breaker.recordFailure(admission, now);
    this.fallBack(error);
  }

  /** Retries only while the breaker is closed, so a probe is never repeated. */
  private retried(cause: unknown, now: number): boolean {
    const { retryBudget, breaker, journal, settings } = this.env;
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
    this.env.bulkhead.release();
    this.env.journal.record(type, now, now - this.startedAt, error);
  }

  private fallBack(error: CommandError): void {
    this.resolve(this.env.fallback.answer(this.input, error, this.caller));
  }
}

/** An error can forbid a retry with `retriable: false`, for example when the dependency is overloaded. */
function isRetriable(error: unknown): boolean {
  return !(typeof error === 'object' && error !== null && 'retriable' in error && error.retriable === false);
}
