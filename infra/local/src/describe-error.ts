import { MigrationError } from '@marquee/tooling/migrate';
import { PlatformError, UsageError } from './platform-error.js';

const SYSTEM_ERRORS: Readonly<Record<string, string>> = {
  ENOSPC: 'the disk is full',
  EACCES: 'permission denied; does it belong to another user, for example after "sudo npm start"?',
  EPERM: 'not permitted; does it belong to another user, for example after "sudo npm start"?',
  EROFS: 'the file system is read-only',
  EDQUOT: 'the disk quota is used up',
};

/** What a person reads about an error that ends a command: its message, or its stack if `MARQUEE_DEBUG` is set. */
export function describeError(error: unknown, environment: Readonly<Record<string, string | undefined>>): string {
  if (!(error instanceof Error)) return String(error);
  if (environment['MARQUEE_DEBUG']) return error.stack ?? error.message;
  if (error instanceof PlatformError || error instanceof UsageError || error instanceof MigrationError) {
    return error.message;
  }
  const { code, path } = error as NodeJS.ErrnoException;
  const known = code === undefined ? undefined : SYSTEM_ERRORS[code];
  if (known !== undefined) return `Cannot use ${path ?? 'a file'}: ${known}.`;
  const message = error.message || code || error.name;
  return `Unexpected error: ${message}. Set MARQUEE_DEBUG=1 to see the stack trace.`;
}
