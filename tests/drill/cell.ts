import type { Source } from '@marquee/contracts/page';
import { ENGINES } from '@marquee/contracts/topology';
import { servicesBehind } from '@marquee/contracts/topology-graph';

/** A service or an engine, `all-but-the-gateway`, or `one-gateway` of two. */
export type Dependency = string;

/** Everything that the gateway uses, one by one and all at once, and a gateway itself. */
export const DEPENDENCIES: readonly Dependency[] = [
  ...servicesBehind('gateway'),
  ...ENGINES,
  'all-but-the-gateway',
  'one-gateway',
];

export const FAULTS = ['killed', 'frozen', 'slow', 'erroring', 'refusing', 'flapping'] as const;
export type FaultName = (typeof FAULTS)[number];

/** The faults that can be injected there: only the front is between a gateway and its callers. */
export function faultsOf(dependency: Dependency): readonly FaultName[] {
  return dependency === 'one-gateway' ? ['killed', 'frozen'] : FAULTS;
}

/** What must happen during the fault. Written before the cell was first run, and shown beside the measurement. */
export interface Prediction {
  /** The rungs that pages may be on. */
  readonly page: readonly Source[];
  /** The rungs that rows may be on. */
  readonly rows: readonly Source[];
  /** How many pages are whole: live, with every row live. */
  readonly whole: 'all' | 'none' | 'some';
  /** Whether plays are acknowledged (202), refused with a Retry-After (503), or a mix of both. */
  readonly plays: 'acknowledged' | 'refused' | 'either';
  /** When an acknowledged play changes its row: within 3 s, or possibly only after the fault. */
  readonly applied: 'at once' | 'afterwards';
  /** Which title pages are answered: all, those that the gateway has a copy of (others get 503), or a varying part. */
  readonly titles: 'all' | 'cached' | 'some';
  /** Limit of the slowest hundredth of the pages; default `BOUNDS.p99Ms`. */
  readonly p99Ms?: number;
  /** Why this is expected. */
  readonly because: string;
}

/** One entry of the failure matrix: a dependency under a fault. */
export interface Cell {
  /** For example `row-builder-frozen`. */
  readonly name: string;
  readonly dependency: Dependency;
  readonly fault: FaultName;
  readonly predicted: Prediction;
}

/** Limits that hold for every cell. */
export const BOUNDS = {
  /** Share of pages that are served: status 200, with rows that hold titles. */
  servedShare: 0.999,
  /** The deadline of the home page plus 50 ms. */
  p99Ms: 350,
  /** From the end of the fault until every viewer's page is whole. */
  recoveryMs: 10_000,
  /** From the end of the fault until every play is acknowledged and applied. */
  caughtUpMs: 30_000,
  /** From the acknowledgement of a play to the change of its row. */
  freshMs: 3_000,
  /** Longest stall of the load generator; beyond it a cell is measured again, whether it passed or failed. */
  stallMs: 250,
} as const;
