import type { Source } from '@marquee/contracts/page';

export type Dependency = 'catalog' | 'row-builder' | 'lolomo' | 'kafka' | 'postgres' | 'etcd' | 'all but the gateway';
export type FaultName = 'killed' | 'frozen' | 'slow' | 'erroring' | 'flapping';

/** What is expected, written before it was run. */
export interface Prediction {
  /** Rungs that the page may be on while the fault is there. */
  readonly page: readonly Source[];
  /** Whether plays are acknowledged (202), refused with a time to try again (503), or now this and now that. */
  readonly events: 'acknowledged' | 'refused' | 'either';
}

export interface Cell {
  readonly name: string;
  readonly dependency: Dependency;
  readonly fault: FaultName;
  readonly predicted: Prediction;
}

const untouched: Prediction = { page: ['live'], events: 'acknowledged' };
const lastGood: Prediction = { page: ['last-good'], events: 'acknowledged' };
/** A part that is killed again and again is up now and then. */
const onAndOff: Prediction = { page: ['live', 'last-good'], events: 'acknowledged' };

const PREDICTIONS: Readonly<Record<Dependency, Partial<Record<FaultName, Prediction>>>> = {
  // Cards come with the rows: no page needs the catalog.
  catalog: { killed: untouched, frozen: untouched, slow: untouched, erroring: untouched, flapping: untouched },
  // lolomo puts every row on its last good one.
  'row-builder': { killed: onAndOff, frozen: lastGood, slow: lastGood, erroring: lastGood, flapping: onAndOff },
  // The gateway answers with the viewer's last good page.
  lolomo: { killed: onAndOff, frozen: lastGood, slow: lastGood, erroring: lastGood, flapping: onAndOff },
  // Pages need no broker; a play cannot be acknowledged without one.
  kafka: {
    killed: { page: ['live'], events: 'either' },
    frozen: { page: ['live'], events: 'refused' },
    flapping: { page: ['live'], events: 'either' },
  },
  // Rows cannot be built; events wait in the broker.
  postgres: { killed: onAndOff, frozen: lastGood, flapping: onAndOff },
  // Everybody goes on with the list of instances they have.
  etcd: { killed: untouched, frozen: untouched, flapping: untouched },
  'all but the gateway': {
    killed: { page: ['live', 'last-good'], events: 'either' },
    frozen: { page: ['last-good'], events: 'refused' },
  },
};

export const CELLS: readonly Cell[] = Object.entries(PREDICTIONS).flatMap(([dependency, faults]) =>
  Object.entries(faults).map(([fault, predicted]) => ({
    name: `${dependency.replaceAll(' ', '-')}-${fault}`,
    dependency: dependency as Dependency,
    fault: fault as FaultName,
    predicted,
  })),
);
