import { AlarmQueue } from './alarm-queue.js';
import type { BreakerState } from './breaker.js';
import { Breaker } from './breaker.js';
import { Bulkhead } from './bulkhead.js';
import type { Clock } from './clock.js';
import { systemClock } from './clock.js';
import type { CommandContext } from './context.js';
import type { Deadline } from './deadline.js';
import type { CommandError } from './command.error.js';
import { BreakerOpenError, BulkheadFullError, CommandCancelledError, DeadlineSpentError } from './command.error.js';
import type { CommandEvents, CommandEventType } from './events.js';
import type { ExecutionEnvironment } from './execution.js';
import { Execution } from './execution.js';
import type { FallbackHandler } from './fallback.js';
import { Fallback } from './fallback.js';
import type { FaultProvider } from './fault.js';
import { Journal } from './journal.js';
import type { CommandRegistry } from './registry.js';
import { RetryBudget } from './retry-budget.js';
import type { CommandSettings, SettingsReaders, SettingsSource } from './settings.js';
import { currentSettings, settingsReaders } from './settings.js';
import type { CommandSnapshot } from './snapshot.js';
import { stackless } from './stackless.js';

export interface CommandOptions<Input, Result> {
  /** `<target>.<operation>`; unique in the process. */
  readonly name: string;
  /** The dependency that is called. Commands of one group share a retry budget. */
  readonly group: string;
  readonly run: (input: Input, context: CommandContext) => Promise<Result> | Result;
  readonly fallback?: FallbackHandler<Input, Result>;
  /** Whether a failed call may be repeated. Default false. */
  readonly idempotent?: boolean;
  readonly settings?: SettingsSource;
  /**
   * Recognises errors that are the caller's fault. They pass through unchanged, without fallback, and the breaker does
   * not count them. Return true only for refusals by the dependency itself: they prove that it is alive.
   */
  readonly isBadRequest?: (error: unknown) => boolean;
  readonly fault?: FaultProvider;
  /** Default: the group's budget in the registry, or a new one without a registry. */
  readonly retryBudget?: RetryBudget;
  readonly registry?: CommandRegistry;
  readonly clock?: Clock;
}

export interface ExecuteOptions {
  /** The deadline of the request. Without one, only the command's own time limit applies. */
  readonly deadline?: Deadline;
  /** Pass false if the request being served is itself a retry, so that only one layer retries. Default true. */
  readonly retry?: boolean;
}

/** A protected call: it keeps its caller fast and up when the dependency is slow or down. */
export class Command<Input, Result> {
  readonly name: string;
  readonly group: string;
  private readonly clock: Clock;
  private readonly readers: SettingsReaders;
  private readonly breaker: Breaker;
  private readonly bulkhead: Bulkhead;
  private readonly fallback: Fallback<Input, Result>;
  private readonly journal: Journal;
  private readonly retryBudget: RetryBudget | undefined;
  private readonly env: ExecutionEnvironment<Input, Result>;
  private readonly refusals: {
    readonly breakerOpen: CommandError;
    readonly bulkheadFull: CommandError;
    readonly deadlineSpent: CommandError;
    readonly cancelled: CommandError;
  };

  constructor(options: CommandOptions<Input, Result>) {
    const { name, group, clock = systemClock, registry } = options;
    this.name = name;
    this.group = group;
    this.clock = clock;
    this.readers = settingsReaders(options.settings ?? {});
    this.journal = new Journal(name, group);
    this.breaker = new Breaker(this.readers, (to, at) => this.journal.record(STATE_EVENTS[to], at));
    this.bulkhead = new Bulkhead(this.readers.maxConcurrent);
    this.fallback = new Fallback(options.fallback, this.readers, this.journal, clock);
    this.retryBudget =
      options.idempotent === true
        ? (options.retryBudget ?? registry?.retryBudget(group) ?? new RetryBudget())
        : undefined;
    this.env = {
      name,
      run: options.run,
      settings: this.readers,
      alarms: AlarmQueue.of(clock),
      breaker: this.breaker,
      bulkhead: this.bulkhead,
      retryBudget: this.retryBudget,
      fallback: this.fallback,
      journal: this.journal,
      fault: options.fault,
      isBadRequest: options.isBadRequest ?? (() => false),
    };
    // Created once and frozen, because refusing must be cheap when many calls are refused.
    this.refusals = {
      breakerOpen: stackless(() => Object.freeze(new BreakerOpenError(name))),
      bulkheadFull: stackless(() => Object.freeze(new BulkheadFullError(name))),
      deadlineSpent: stackless(() => Object.freeze(new DeadlineSpentError(name))),
      cancelled: stackless(() => Object.freeze(new CommandCancelledError(name))),
    };
    registry?.add(this);
  }

  /**
   * Returns the answer of the dependency or of the fallback. Rejects with a `CommandError`, or with a bad request as it
   * was thrown. The dependency is not called if the deadline has passed, the breaker is open or the bulkhead is full.
   */
  execute(input: Input, options: ExecuteOptions = {}): Promise<Result> {
    const { deadline } = options;
    const now = this.clock.now();
    if (deadline !== undefined && deadline.expiresAt <= now)
      return this.refuse(input, deadline, 'deadline-spent', this.refusals.deadlineSpent, now);
    if (deadline?.cancelled === true) {
      this.journal.record('cancelled', now);
      return Promise.reject(this.refusals.cancelled);
    }
    const admission = this.breaker.admit(now);
    if (admission === 'refuse') return this.refuse(input, deadline, 'short-circuited', this.refusals.breakerOpen, now);
    if (!this.bulkhead.tryAcquire()) {
      const answer = this.refuse(input, deadline, 'bulkhead-rejected', this.refusals.bulkheadFull, now);
      // A probe that was not sent has no verdict. Any other refusal counts as a failure, as in Hystrix.
      if (admission === 'probe') this.breaker.recordNoVerdict(admission, now);
      else this.breaker.recordFailure(admission, now);
      return answer;
    }
    this.retryBudget?.recordRequest(now);
    const mayRetry = options.retry !== false;
    return new Promise((resolve, reject) => {
      void new Execution(this.env, input, deadline, admission, mayRetry, now, resolve, reject).start();
    });
  }

  /** The current settings. */
  get settings(): CommandSettings {
    return currentSettings(this.readers);
  }

  get events(): CommandEvents {
    return this.journal.events;
  }

  get breakerState(): BreakerState {
    return this.breaker.state;
  }

  snapshot(): CommandSnapshot {
    const now = this.clock.now();
    return {
      name: this.name,
      group: this.group,
      breaker: { state: this.breaker.state, ...this.breaker.health(now) },
      inFlight: this.bulkhead.inFlight,
      fallbackInFlight: this.fallback.inFlight,
      counts: this.journal.rollingCounts(now),
      latencyMs: this.journal.latencyMs(now),
      settings: this.settings,
    };
  }

  private refuse(
    input: Input,
    deadline: Deadline | undefined,
    type: CommandEventType,
    error: CommandError,
    now: number,
  ): Promise<Result> {
    this.journal.record(type, now, undefined, error);
    return this.fallback.answer(input, error, deadline);
  }
}

const STATE_EVENTS: Record<BreakerState, CommandEventType> = {
  open: 'breaker-opened',
  'half-open': 'breaker-half-opened',
  closed: 'breaker-closed',
};
