import type { Reason } from '@marquee/contracts/page';
import { CommandError } from '@marquee/resilience';
import { ProblemError } from '@marquee/http';

export function pageShed(): ProblemError {
  return new ProblemError({
    status: 503,
    code: 'shed',
    title: 'Too busy for a prefetch',
    detail:
      'Requests of priority u=6 and u=7 are refused under load. Ask again later, or send a lower u if a person waits.',
    retryAfterSeconds: 2,
  });
}

export function ladderDisabled(reason: Reason): ProblemError {
  return new ProblemError({
    status: 503,
    code: reason,
    title: 'The page cannot be composed',
    detail: 'There is no live page, and stored pages are disabled (ladder.enabled=false).',
    retryAfterSeconds: 2,
  });
}

export function noSuchRow(rowId: string): ProblemError {
  return new ProblemError({
    status: 404,
    code: 'no-such-row',
    detail: `This viewer has no row ${rowId} now. Fetch the page again to see its rows.`,
  });
}

export function rowUnavailable(rowId: string, cause: unknown): ProblemError {
  return new ProblemError({
    status: 503,
    code: cause instanceof CommandError ? cause.reason : 'error',
    title: 'The row cannot be composed',
    detail: `The row ${rowId} is unavailable, and no stored page has it. Keep the row on the screen and ask again.`,
    retryAfterSeconds: 2,
    cause,
  });
}
