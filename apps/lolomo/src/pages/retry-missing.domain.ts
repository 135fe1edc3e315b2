import { LADDER, ROW_ORDER } from '@marquee/contracts/page';
import type { Reason, RowKind, Source } from '@marquee/contracts/page';
import type { BuiltRow, BuiltRows } from '@marquee/contracts/row-builder';
import { storedRowsFor } from '../ladder/row-ladder.js';
import type { StoredRung } from '../ladder/row-ladder.js';

/** With less time left than this, another replica would answer too late. */
const MIN_REMAINING_MS = 60;
/** Each retried kind is extra work for a service that is in trouble. */
const MAX_KINDS = 3;
/** Problems of one replica at one moment. A row that timed out once would time out again. */
const TRANSIENT: ReadonlySet<Reason> = new Set(['error', 'fault', 'breaker-open', 'bulkhead-full', 'no-instance']);

/**
 * The missing kinds to request from another replica in the time that is left, greatest gain first. A kind gains more
 * the lower the rung that would replace it, and the higher its row is on the page.
 */
export function kindsToRetry(
  missing: BuiltRows['missing'],
  stored: readonly StoredRung[],
  remainingMs: number,
): RowKind[] {
  if (remainingMs < MIN_REMAINING_MS) return [];
  return missing
    .filter(({ reason }) => TRANSIENT.has(reason))
    .map((absent) => ({ kind: absent.kind, gain: gainOf(absent.kind, storedRowsFor(absent, stored)[0]?.source) }))
    .toSorted((a, b) => b.gain - a.gain)
    .slice(0, MAX_KINDS)
    .map(({ kind }) => kind);
}

/** The first result completed by the second, which was requested for `kinds` only. */
export function mergeBuiltRows(first: BuiltRows, kinds: readonly RowKind[], second: BuiltRows): BuiltRows {
  const built = new Set(kinds.filter((kind) => second.missing.every((absent) => absent.kind !== kind)));
  return {
    ...first,
    rows: [...first.rows, ...second.rows.filter(({ kind }) => built.has(kind))],
    missing: first.missing.filter(({ kind }) => !built.has(kind)),
  };
}

/** The rows that the row-builder has confirmed to be current: those in memory, without the kinds that it missed. */
export function confirmedRows(confirmation: BuiltRows, known: readonly BuiltRow[]): BuiltRows {
  const missing = new Set(confirmation.missing.map(({ kind }) => kind));
  return { ...confirmation, rows: known.filter(({ kind }) => !missing.has(kind)) };
}

function gainOf(kind: RowKind, replacement: Source | undefined): number {
  const rungsLost = replacement === undefined ? LADDER.length : LADDER.indexOf(replacement);
  return rungsLost * (ROW_ORDER.length - ROW_ORDER.indexOf(kind));
}
