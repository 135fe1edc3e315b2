import type { Reason } from './reason.js';
import { reasonOf } from './reason.js';

/** What `Command.execute` rejects with, except for bad requests, which come through as they were thrown. */
export abstract class CommandError extends Error {
  abstract readonly code: string;

  constructor(
    message: string,
    /** Name of the command. */
    readonly command: string,
    readonly reason: Reason,
    /** May a layer above still repeat the call? False once this layer has spent its own retry, or budgets would multiply from layer to layer. */
    readonly retriable: boolean,
    options?: ErrorOptions,
  ) {
    super(message, options);
  }
}

/** The dependency did not answer within the command's time limit or the caller's deadline. */
export class CommandTimeoutError extends CommandError {
  override readonly name = 'CommandTimeoutError';
  readonly code = 'COMMAND_TIMEOUT';

  constructor(command: string, limitMs: number) {
    const limit = `${Math.round(limitMs)} ms`;
    super(
      `${command}: no answer within ${limit}. If it is healthy and slower, raise timeoutMs or the caller's deadline.`,
      command,
      'timeout',
      false,
    );
  }
}

/** The breaker is open (or half-open with its probe under way): the dependency was not called. */
export class BreakerOpenError extends CommandError {
  override readonly name = 'BreakerOpenError';
  readonly code = 'BREAKER_OPEN';

  constructor(command: string) {
    super(
      `${command}: not called, its breaker is open. It probes the dependency by itself after breakerSleepWindowMs.`,
      command,
      'breaker-open',
      false,
    );
  }
}

/** As many calls as allowed are in flight already: the dependency was not called. */
export class BulkheadFullError extends CommandError {
  override readonly name = 'BulkheadFullError';
  readonly code = 'BULKHEAD_FULL';

  constructor(command: string) {
    super(
      `${command}: not called, its bulkhead is full. Size maxConcurrent as peak calls a second x p99 in seconds, and some room.`,
      command,
      'bulkhead-full',
      false,
    );
  }
}

/** The caller's deadline had passed before the start: the dependency was not called. */
export class DeadlineSpentError extends CommandError {
  override readonly name = 'DeadlineSpentError';
  readonly code = 'DEADLINE_SPENT';

  constructor(command: string) {
    super(
      `${command}: not called, the caller's deadline had already passed. Look for what spent it before.`,
      command,
      'deadline',
      false,
    );
  }
}

/** The caller went away; nobody reads this error, it only ends the call. */
export class CommandCancelledError extends CommandError {
  override readonly name = 'CommandCancelledError';
  readonly code = 'COMMAND_CANCELLED';

  constructor(command: string) {
    super(`${command}: cancelled, its caller no longer waits.`, command, 'deadline', false);
  }
}

/** The dependency failed: `cause` is its error, `reason` the one that error states about itself. */
export class CommandFailedError extends CommandError {
  override readonly name = 'CommandFailedError';
  readonly code = 'COMMAND_FAILED';

  constructor(command: string, cause: unknown, retriable: boolean) {
    const said = cause instanceof Error ? cause.message : String(cause);
    super(`${command}: the dependency failed: ${said}`, command, reasonOf(cause), retriable, { cause });
  }
}
