/** Something that a person has to mend; the message says in one sentence what and how. */
export class PlatformError extends Error {
  override readonly name = 'PlatformError';
  readonly code = 'PLATFORM';
  readonly retriable = false;
}

/** The command line asks for something that there is not. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
  readonly code = 'WRONG_USAGE';
  readonly retriable = false;
}
