/** Why an answer is not the live one: the vocabulary of every degraded row and page. */
export const REASONS = [
  'timeout',
  'breaker-open',
  'bulkhead-full',
  'shed',
  'no-instance',
  'error',
  'deadline',
  'fault',
] as const;

export type Reason = (typeof REASONS)[number];

/** The reason that an error states about itself (a `reason` of the vocabulary), else `error`. */
export function reasonOf(error: unknown): Reason {
  if (typeof error !== 'object' || error === null || !('reason' in error)) return 'error';
  return REASONS.find((reason) => reason === error.reason) ?? 'error';
}
