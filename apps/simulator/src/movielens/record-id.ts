import { createHash } from 'node:crypto';

/** Leaves room for the prefix of the data set. */
const PLAIN = /^[A-Za-z0-9][A-Za-z0-9_.-]{0,59}$/;
const NUMBER = /^\d+(\.\d+)?(e\+?\d+)?$/i;

/**
 * Returns the id that a field states, in characters that ids may have; undefined if it is empty. Spreadsheets write
 * whole numbers as "12.0" and "1.2e1", which mean 12. An id with other characters is replaced by a hash of it.
 */
export function idOf(text: string): string | undefined {
  const id = text.trim();
  if (id === '') return undefined;
  if (NUMBER.test(id) && Number.isSafeInteger(Number(id))) return String(Number(id));
  return PLAIN.test(id) ? id : `x-${createHash('sha256').update(id).digest('hex').slice(0, 16)}`;
}
