import { DEPENDENCIES, FAULTS } from './cell.js';
import type { Cell, Dependency, FaultName, Prediction } from './cell.js';

const untouched: Prediction = {
  page: ['live'],
  rows: ['live'],
  whole: 'all',
  events: 'acknowledged',
  fresh: 'at once',
  titles: 'all',
  because: 'nothing on the way of a page or a play needs it',
};

const catalogAway: Prediction = {
  ...untouched,
  titles: 'known',
  because: 'cards come with the rows; the gateway has copies of titles that were asked for before',
};

const rowsAway: Prediction = {
  ...untouched,
  page: ['last-good'],
  rows: ['last-good', 'segment', 'popular'],
  whole: 'none',
  because: 'lolomo puts every row on its last good one, and fills up with those of the group and of everybody',
};

const lolomoAway: Prediction = {
  ...untouched,
  page: ['last-good'],
  rows: ['last-good'],
  whole: 'none',
  because: 'the gateway answers with the last good page of the viewer',
};

const brokerAway: Prediction = {
  ...untouched,
  events: 'refused',
  fresh: 'afterwards',
  because: 'pages need no broker; a play cannot be acknowledged without one',
};

const databaseAway: Prediction = {
  ...untouched,
  page: ['last-good'],
  rows: ['live', 'last-good', 'segment', 'popular'],
  whole: 'none',
  fresh: 'afterwards',
  titles: 'known',
  because: 'what is personal cannot be read, what is for everybody is in memory; plays wait in the broker',
};

const allAway: Prediction = {
  ...lolomoAway,
  events: 'refused',
  fresh: 'afterwards',
  titles: 'known',
  because: 'the gateway lives on what it has stored itself',
};

/** A part that dies every two seconds is up in between. */
function nowAndThen(away: Prediction, because: string): Prediction {
  return {
    page: away.page.includes('live') ? away.page : ['live', ...away.page],
    rows: away.rows.includes('live') ? away.rows : ['live', ...away.rows],
    whole: away.whole === 'all' ? 'all' : 'some',
    events: away.events === 'acknowledged' ? 'acknowledged' : 'either',
    fresh: away.fresh,
    titles: away.titles === 'all' ? 'all' : 'either',
    because,
  };
}

const PREDICTIONS: Readonly<Record<Dependency, Readonly<Record<FaultName, Prediction>>>> = {
  catalog: {
    killed: catalogAway,
    frozen: catalogAway,
    slow: catalogAway,
    erroring: catalogAway,
    refusing: catalogAway,
    flapping: nowAndThen(catalogAway, 'titles come while it is up'),
  },
  'row-builder': {
    killed: { ...rowsAway, fresh: 'afterwards' },
    frozen: { ...rowsAway, fresh: 'afterwards' },
    // These three are at its callers: it goes on applying plays.
    slow: rowsAway,
    erroring: rowsAway,
    refusing: rowsAway,
    flapping: nowAndThen({ ...rowsAway, fresh: 'afterwards' }, 'rows are built while it is up'),
  },
  lolomo: {
    killed: lolomoAway,
    frozen: lolomoAway,
    slow: lolomoAway,
    erroring: lolomoAway,
    refusing: lolomoAway,
    flapping: nowAndThen({ ...lolomoAway, rows: rowsAway.rows }, 'pages are composed while it is up'),
  },
  kafka: {
    killed: brokerAway,
    frozen: brokerAway,
    slow: {
      ...untouched,
      because: 'an acknowledgement takes 0.8 s, which is inside the 2 s that the gateway waits for one',
    },
    erroring: brokerAway,
    refusing: brokerAway,
    flapping: nowAndThen(brokerAway, 'plays are acknowledged while it is up'),
  },
  postgres: {
    killed: databaseAway,
    frozen: databaseAway,
    slow: { ...databaseAway, because: 'a query takes 0.8 s, and a row has less' },
    erroring: databaseAway,
    refusing: databaseAway,
    flapping: nowAndThen(databaseAway, 'rows are built while it is up; its recovery takes most of the two seconds'),
  },
  etcd: {
    killed: { ...untouched, because: 'everybody goes on with the list of instances they have' },
    frozen: { ...untouched, because: 'everybody goes on with the list of instances they have' },
    slow: { ...untouched, because: 'a lease outlives slow renewals' },
    erroring: { ...untouched, because: 'everybody goes on with the list of instances they have' },
    refusing: { ...untouched, because: 'everybody goes on with the list of instances they have' },
    flapping: { ...untouched, because: 'everybody goes on with the list of instances they have' },
  },
  'all-but-the-gateway': {
    killed: allAway,
    frozen: allAway,
    slow: {
      ...allAway,
      events: 'acknowledged',
      because: 'the gateway lives on what it has stored itself; a slow broker still acknowledges',
    },
    erroring: allAway,
    refusing: allAway,
    flapping: nowAndThen({ ...allAway, rows: rowsAway.rows }, 'whatever is up at the moment is used'),
  },
};

export const CELLS: readonly Cell[] = DEPENDENCIES.flatMap((dependency) =>
  FAULTS.map((fault) => {
    const predicted = PREDICTIONS[dependency]?.[fault];
    if (predicted === undefined) throw new Error(`predictions.ts has no prediction for ${dependency}.`);
    return { name: `${dependency}-${fault}`, dependency, fault, predicted };
  }),
);

/** Each dependency once, each fault at least once: enough to see that nothing has come loose. */
const TELLING_NAMES: ReadonlySet<string> = new Set([
  'catalog-killed',
  'row-builder-frozen',
  'row-builder-slow',
  'lolomo-erroring',
  'kafka-frozen',
  'postgres-flapping',
  'etcd-refusing',
  'all-but-the-gateway-refusing',
]);

export const TELLING: readonly Cell[] = CELLS.filter(({ name }) => TELLING_NAMES.has(name));
