import { ProblemError } from '@marquee/http';

/** There is nothing to compose a page of. */
export function noRows(): ProblemError {
  return new ProblemError({
    status: 503,
    code: 'no-instance',
    detail: 'No row could be built and none is stored yet. The row-builder has to answer once. Try again in a moment.',
    retryAfterSeconds: 1,
  });
}

export function noSuchRow(rowId: string): ProblemError {
  return new ProblemError({
    status: 404,
    code: 'no-such-row',
    detail: `This viewer has no row "${rowId}" now. Fetch the page again to see its rows.`,
  });
}
