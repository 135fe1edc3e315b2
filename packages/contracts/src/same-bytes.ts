import { timingSafeEqual } from 'node:crypto';

/** Compares a secret in a time that depends on its length only, so that it cannot be guessed byte by byte. */
export function sameBytes(given: Uint8Array, expected: Uint8Array): boolean {
  return given.length === expected.length && timingSafeEqual(given, expected);
}
