import type { Reason, RowKind, Source } from '@marquee/contracts/page';
import { LADDER } from '@marquee/contracts/page';
import type { BuiltRows } from '@marquee/contracts/row-builder';
import { standInsFor } from '../rows/candidate.domain.js';
import type { Stored } from '../rows/candidate.domain.js';
import { PLACE } from './arrange.domain.js';

/** With less left another replica would answer too late. */
const LEAST_MS = 60;
/** So many kinds at most: each is work for a service that is in trouble. */
const MOST_KINDS = 3;
/** What one replica meets at one moment. What was too late once would be so again. */
const PASSING: ReadonlySet<Reason> = new Set(['error', 'fault', 'breaker-open', 'bulkhead-full', 'no-instance']);
const LOWEST = LADDER.length;

/**
 * The missing kinds that another replica is to be asked for in the time that is left, the greatest gain first. A kind gains the more, the
 * further down its stand-in stands, and the higher its row stands on the page.
 */
export function worthAskingAgain(missing: BuiltRows['missing'], stored: Stored, remainingMs: number): RowKind[] {
  if (remainingMs < LEAST_MS) return [];
  return missing
    .filter(({ reason }) => PASSING.has(reason))
    .map((absent) => ({
      kind: absent.kind,
      gain: gainOf(absent.kind, standInsFor(absent, stored, new Set())[0]?.source),
    }))
    .toSorted((a, b) => b.gain - a.gain)
    .slice(0, MOST_KINDS)
    .map(({ kind }) => kind);
}

/** The first answer, with what the second one adds. */
export function together(first: BuiltRows, asked: readonly RowKind[], second: BuiltRows): BuiltRows {
  const answered = new Set(asked.filter((kind) => second.missing.every((absent) => absent.kind !== kind)));
  return {
    ...first,
    rows: [...first.rows, ...second.rows.filter(({ kind }) => answered.has(kind))],
    missing: first.missing.filter(({ kind }) => !answered.has(kind)),
  };
}

function gainOf(kind: RowKind, standIn: Source | undefined): number {
  const rungsBelow = standIn === undefined ? LOWEST : LADDER.indexOf(standIn);
  return rungsBelow * (Object.keys(PLACE).length - PLACE[kind]);
}
