/** A problem that a person has to fix; the message is one sentence that says what is wrong and how to fix it. */
export class PlatformError extends Error {
  override readonly name = 'PlatformError';
  readonly code = 'PLATFORM';
  readonly retriable = false;
}

/** The command line or a request names something that does not exist. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
  readonly code = 'WRONG_USAGE';
  readonly retriable = false;
}
