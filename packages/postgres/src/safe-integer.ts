import { UnsafeIntegerError } from './unsafe-integer.error.js';

/**
 * A 64-bit count as a number. From 2^53 on it stays at the largest safe integer: a ranking or a total that no longer
 * rises is better than one that stops.
 */
export function toCount(stored: bigint): number {
  return stored > Number.MAX_SAFE_INTEGER ? Number.MAX_SAFE_INTEGER : Number(stored);
}

/**
 * A 64-bit version or revision as a number.
 *
 * @throws UnsafeIntegerError from 2^53 on, because two versions must never look alike.
 */
export function toVersion(stored: bigint): number {
  if (stored > Number.MAX_SAFE_INTEGER) throw new UnsafeIntegerError(stored);
  return Number(stored);
}
