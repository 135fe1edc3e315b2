/**
 * What `Command.execute` rejects with, except for bad requests, which pass through unchanged. `reason` says in one word
 * why there is no answer: the package's own reasons are literal types below; a failed dependency may state one of its
 * own.
 */
export abstract class CommandError extends Error {
  abstract readonly code: string;
  abstract readonly reason: string;

  constructor(
    message: string,
    /** Name of the command. */
    readonly command: string,
    /**
     * Whether a layer above may retry. False once this layer has retried, so that retries do not multiply per layer.
     */
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
  readonly reason = 'timeout';

  constructor(command: string, limitMs: number) {
    const limit = `${Math.round(limitMs)} ms`;
    super(
      `${command}: no answer within ${limit}. If it is healthy but slow, raise timeoutMs or the caller's deadline.`,
      command,
      false,
    );
  }
}

/** The breaker is open, or half-open with its probe in flight. The dependency was not called. */
export class BreakerOpenError extends CommandError {
  override readonly name = 'BreakerOpenError';
  readonly code = 'BREAKER_OPEN';
  readonly reason = 'breaker-open';

  constructor(command: string) {
    super(
      `${command}: not called because its breaker is open. It probes the dependency after breakerSleepWindowMs.`,
      command,
      false,
    );
  }
}

/** `maxConcurrent` calls are already in flight. The dependency was not called. */
export class BulkheadFullError extends CommandError {
  override readonly name = 'BulkheadFullError';
  readonly code = 'BULKHEAD_FULL';
  readonly reason = 'bulkhead-full';

  constructor(command: string) {
    super(
      `${command}: not called because its bulkhead is full. Set maxConcurrent to peak calls/s x p99 in s.`,
      command,
      false,
    );
  }
}

/** The caller's deadline passed before the call started. The dependency was not called. */
export class DeadlineSpentError extends CommandError {
  override readonly name = 'DeadlineSpentError';
  readonly code = 'DEADLINE_SPENT';
  readonly reason = 'deadline';

  constructor(command: string) {
    super(
      `${command}: not called because the caller's deadline had already passed. Check what used the time before.`,
      command,
      false,
    );
  }
}

/** The caller cancelled. Usually nothing reads this error; it only ends the call. */
export class CommandCancelledError extends CommandError {
  override readonly name = 'CommandCancelledError';
  readonly code = 'COMMAND_CANCELLED';
  readonly reason = 'deadline';

  constructor(command: string) {
    super(`${command}: cancelled by its caller.`, command, false);
  }
}

/** The dependency failed: `cause` is its error, and `reason` is the `reason` of that error, else `error`. */
export class CommandFailedError extends CommandError {
  override readonly name = 'CommandFailedError';
  readonly code = 'COMMAND_FAILED';
  readonly reason: string;

  constructor(command: string, cause: unknown, retriable: boolean) {
    const message = cause instanceof Error ? cause.message : String(cause);
    super(`${command}: the dependency failed: ${message}`, command, retriable, { cause });
    this.reason = reasonOf(cause);
  }
}

function reasonOf(error: unknown): string {
  if (typeof error !== 'object' || error === null || !('reason' in error)) return 'error';
  return typeof error.reason === 'string' ? error.reason : 'error';
}
