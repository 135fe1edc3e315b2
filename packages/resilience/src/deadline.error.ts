/** Abort reason of a signal whose deadline passed. */
export class DeadlineExceededError extends Error {
  override readonly name = 'DeadlineExceededError';
  readonly code = 'DEADLINE_EXCEEDED';
  readonly reason = 'deadline';
  readonly retriable = false;

  constructor() {
    super('Stopped because the deadline passed. Allow the request more time, or give it less work.');
  }
}

/** Abort reason of a signal whose caller cancelled. */
export class DeadlineCancelledError extends Error {
  override readonly name = 'DeadlineCancelledError';
  readonly code = 'DEADLINE_CANCELLED';
  readonly reason = 'deadline';
  readonly retriable = false;

  constructor() {
    super('Stopped because the caller no longer waits for the result.');
  }
}
