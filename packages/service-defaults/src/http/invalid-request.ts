import type { z } from 'zod';
import { HttpProblem } from './http-problem.js';

/** 400 that names every offending part by its path: `/events/3/stars`, `?limit`, `{titleId}`. */
export function invalidRequest(part: 'params' | 'query' | 'body', error: z.ZodError): HttpProblem {
  const errors = error.issues.flatMap((issue) =>
    issue.code === 'unrecognized_keys'
      ? issue.keys.map((key) => ({
          path: pathOf(part, [...issue.path, key]),
          message: 'not known here; leave it out',
        }))
      : [{ path: pathOf(part, issue.path), message: issue.message }],
  );
  return new HttpProblem({
    status: 400,
    code: 'invalid-request',
    title: 'The request does not fit its contract',
    detail: errors.map(({ path, message }) => `${path}: ${message}`).join('; '),
    errors,
  });
}

/** The path of an issue, as people write it for that part of a request. */
export function pathOf(part: 'params' | 'query' | 'body', path: readonly PropertyKey[]): string {
  const words = path.map(String);
  if (part === 'query') return `?${words.join('.')}`;
  if (part === 'params') return `{${words.join('.')}}`;
  return `/${words.join('/')}`;
}
