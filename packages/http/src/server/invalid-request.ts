import type { z } from 'zod';
import { ProblemError } from './problem.error.js';

export type RequestPart = 'params' | 'query' | 'body';

/** Returns a 400 that names every invalid field by its path: `/events/3/stars`, `?limit`, `{titleId}`. */
export function invalidRequest(part: RequestPart, error: z.ZodError): ProblemError {
  const errors = offences(part, error);
  return new ProblemError({
    status: 400,
    code: 'invalid-request',
    title: 'The request violates its contract',
    detail: errors.map(({ path, message }) => `${path}: ${message}`).join('; '),
    errors,
  });
}

/**
 * Returns each invalid field with its message.
 *
 * @param prefix where the parsed value is within that part of the request.
 */
export function offences(
  part: RequestPart,
  error: z.ZodError,
  prefix: readonly PropertyKey[] = [],
): { path: string; message: string }[] {
  return error.issues.flatMap((issue) =>
    issue.code === 'unrecognized_keys'
      ? issue.keys.map((key) => ({
          path: pathOf(part, [...prefix, ...issue.path, key]),
          message: 'unknown field; remove it',
        }))
      : [{ path: pathOf(part, [...prefix, ...issue.path]), message: issue.message }],
  );
}

/** Returns the path of a field in the notation of its part of the request. */
export function pathOf(part: RequestPart, path: readonly PropertyKey[]): string {
  const keys = path.map(String);
  if (part === 'query') return `?${keys.join('.')}`;
  if (part === 'params') return `{${keys.join('.')}}`;
  return `/${keys.join('/')}`;
}
