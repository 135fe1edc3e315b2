import type { z } from 'zod';
import { ProblemError } from './problem.error.js';

export type RequestPart = 'params' | 'query' | 'body';

/** 400 that names every offending part by its path: `/events/3/stars`, `?limit`, `{titleId}`. */
export function invalidRequest(part: RequestPart, error: z.ZodError): ProblemError {
  const errors = offences(part, error);
  return new ProblemError({
    status: 400,
    code: 'invalid-request',
    title: 'The request does not fit its contract',
    detail: errors.map(({ path, message }) => `${path}: ${message}`).join('; '),
    errors,
  });
}

/** What does not fit and where; `below` is where the judged value stands in that part of the request. */
export function offences(
  part: RequestPart,
  error: z.ZodError,
  below: readonly PropertyKey[] = [],
): { path: string; message: string }[] {
  return error.issues.flatMap((issue) =>
    issue.code === 'unrecognized_keys'
      ? issue.keys.map((key) => ({
          path: pathOf(part, [...below, ...issue.path, key]),
          message: 'not known here; leave it out',
        }))
      : [{ path: pathOf(part, [...below, ...issue.path]), message: issue.message }],
  );
}

/** The path of an issue, as people write it for that part of a request. */
export function pathOf(part: RequestPart, path: readonly PropertyKey[]): string {
  const words = path.map(String);
  if (part === 'query') return `?${words.join('.')}`;
  if (part === 'params') return `{${words.join('.')}}`;
  return `/${words.join('/')}`;
}
