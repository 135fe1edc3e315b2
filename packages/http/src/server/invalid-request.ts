import type { z } from 'zod';
import { ProblemError } from './problem.error.js';

export type RequestPart = 'params' | 'query' | 'body';

export interface Offence {
  readonly path: string;
  readonly message: string;
}

/** An answer names this many offences and counts the rest, so that no request chooses how large its answer is. */
export const MAX_OFFENCES = 20;
const MAX_KEY_LENGTH = 64;
const MAX_PATH_KEYS = 12;
const MAX_MESSAGE_LENGTH = 300;
/** A schema compares every field with those it knows, which is slow for tens of thousands. */
const MAX_FIELDS = 2_000;

/** Returns a 400 that names the invalid fields by their paths: `/events/3/stars`, `?limit`, `{titleId}`. */
export function invalidRequest(part: RequestPart, error: z.ZodError): ProblemError {
  return problemOfOffences(offences(part, error));
}

export function problemOfOffences(errors: readonly Offence[]): ProblemError {
  return new ProblemError({
    status: 400,
    code: 'invalid-request',
    title: 'The request violates its contract',
    detail: errors.map(({ path, message }) => `${path}: ${message}`).join('; '),
    errors,
  });
}

/**
 * Parses untrusted input. Unlike `schema.safeParse`, its work and its error stay small whatever the input holds. How
 * deep a body is nested was limited when it was read; see `json-body.ts`.
 *
 * @throws {ProblemError} 400 if the input has larger objects than any contract.
 */
export function parseUntrusted<S extends z.ZodType>(part: RequestPart, schema: S, value: unknown) {
  if (hasLargeObject(value)) {
    const message = `no object in it may have more than ${MAX_FIELDS} fields`;
    throw problemOfOffences([{ path: pathOf(part, []), message }]);
  }
  // zod's own message lists every unknown field.
  return schema.safeParse(value, {
    error: (issue) => (issue.code === 'unrecognized_keys' ? 'unknown field; remove it' : undefined),
  });
}

/**
 * Returns the first invalid fields with their messages, and one entry that counts the others.
 *
 * @param prefix where the parsed value is within that part of the request.
 * @param limit how many fields to name.
 */
export function offences(
  part: RequestPart,
  error: z.ZodError,
  prefix: readonly PropertyKey[] = [],
  limit = MAX_OFFENCES,
): Offence[] {
  const named: Offence[] = [];
  let count = 0;
  for (const issue of error.issues) {
    const keys = issue.code === 'unrecognized_keys' ? issue.keys : undefined;
    count += keys?.length ?? 1;
    const paths = keys?.slice(0, limit - named.length).map((key) => [...issue.path, key]) ?? [issue.path];
    for (const path of paths) {
      if (named.length >= limit) break;
      const message = issue.message.slice(0, MAX_MESSAGE_LENGTH);
      named.push({ path: pathOf(part, [...prefix, ...path]), message });
    }
  }
  if (count > named.length) named.push({ path: pathOf(part, prefix), message: `and ${count - named.length} more` });
  return named;
}

/** Returns the path of a field in the notation of its part of the request. Long keys and paths are cut. */
export function pathOf(part: RequestPart, path: readonly PropertyKey[]): string {
  const keys = path.slice(0, MAX_PATH_KEYS).map((key) => shorten(String(key)));
  if (part === 'query') return `?${keys.join('.')}`;
  if (part === 'params') return `{${keys.join('.')}}`;
  return `/${keys.join('/')}`;
}

function shorten(key: string): string {
  return key.length > MAX_KEY_LENGTH ? `${key.slice(0, MAX_KEY_LENGTH)}…` : key;
}

function hasLargeObject(value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return false;
  if (Array.isArray(value)) return value.some(hasLargeObject);
  return Object.keys(value).length > MAX_FIELDS || Object.values(value).some(hasLargeObject);
}
