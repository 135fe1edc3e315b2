/** Reason of a signal whose time was up. */
export class DeadlineExceededError extends Error {
  override readonly name = 'DeadlineExceededError';
  readonly code = 'DEADLINE_EXCEEDED';
  readonly reason = 'deadline';
  readonly retriable = false;

  constructor() {
    super('The work was stopped because its deadline has passed. Give the request more time or the work less to do.');
  }
}

/** Reason of a signal whose caller went away. */
export class DeadlineCancelledError extends Error {
  override readonly name = 'DeadlineCancelledError';
  readonly code = 'DEADLINE_CANCELLED';
  readonly reason = 'deadline';
  readonly retriable = false;

  constructor() {
    super('The work was stopped because its caller no longer waits for it.');
  }
}
