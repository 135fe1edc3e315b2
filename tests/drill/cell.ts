import type { Source } from '@marquee/contracts/page';
import { ENGINES } from '@marquee/contracts/topology';
import { servicesBehind } from '@marquee/contracts/topology-graph';

/** A service or an engine, or `all-but-the-gateway`. */
export type Dependency = string;

/** Everything that the gateway uses, one by one and all at once. */
export const DEPENDENCIES: readonly Dependency[] = [...servicesBehind('gateway'), ...ENGINES, 'all-but-the-gateway'];

export const FAULTS = ['killed', 'frozen', 'slow', 'erroring', 'refusing', 'flapping'] as const;
export type FaultName = (typeof FAULTS)[number];

/** What is expected while the fault is there. Written before the cell was run, and shown beside what was seen. */
export interface Prediction {
  /** Every rung that a page may be on; it has been on no other. */
  readonly page: readonly Source[];
  /** The same for rows. */
  readonly rows: readonly Source[];
  /** Of all pages, none, or some: are they whole? */
  readonly whole: 'all' | 'none' | 'some';
  /** Are plays acknowledged (202), refused with a time to try again (503), or now this and now that? */
  readonly events: 'acknowledged' | 'refused' | 'either';
  /** Does an acknowledged play change its rows at once (3 s), or may it wait until the fault has ended? */
  readonly fresh: 'at once' | 'afterwards';
  /** Title pages: all of them, those that were asked for before (the others get 503), or now this and now that. */
  readonly titles: 'all' | 'known' | 'either';
  readonly because: string;
}

export interface Cell {
  /** `row-builder-frozen` */
  readonly name: string;
  readonly dependency: Dependency;
  readonly fault: FaultName;
  readonly predicted: Prediction;
}

/** What holds for every cell. */
export const BOUNDS = {
  /** Of pages that are answered 200, with rows that hold titles. */
  servedShare: 0.999,
  /** The home page's deadline and 50 ms. */
  p99Ms: 350,
  /** From the end of the fault to whole pages for everybody. */
  recoveryMs: 10_000,
  /** From the end of the fault until every play is acknowledged and applied. */
  caughtUpMs: 30_000,
  /** Of an acknowledged play. */
  freshMs: 3_000,
  /** That the measuring process may itself be kept from its work; beyond it a cell is measured anew, red or not. */
  stallMs: 250,
} as const;
