/** The file of the session keys cannot be read or written, so no session can be opened or verified. */
export class SessionKeysUnusableError extends Error {
  override readonly name = 'SessionKeysUnusableError';
  readonly code = 'SESSION_KEYS_UNUSABLE';
  readonly retriable = false;

  constructor(path: string, cause: unknown) {
    super(
      `${path} cannot be read or written as session keys. Make its folder writable for the gateway, ` +
        'or remove a damaged file (all viewers then have to sign in again).',
      { cause },
    );
  }
}
