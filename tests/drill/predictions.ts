import { DEPENDENCIES, faultsOf } from './cell.js';
import type { Cell, Dependency, FaultName, Prediction } from './cell.js';

const unaffected: Prediction = {
  page: ['live'],
  rows: ['live'],
  whole: 'all',
  plays: 'acknowledged',
  applied: 'at once',
  titles: 'all',
  because: 'neither pages nor plays need it',
};

const withoutCatalog: Prediction = {
  ...unaffected,
  titles: 'cached',
  because: 'cards come with the rows, and the gateway has copies of titles that were requested before',
};

const withoutRowBuilder: Prediction = {
  ...unaffected,
  page: ['last-good'],
  rows: ['last-good', 'segment', 'popular'],
  whole: 'none',
  because: 'lolomo uses the last-good copy of every row, and fills up with segment and popular rows',
};

const withoutLolomo: Prediction = {
  ...unaffected,
  page: ['last-good'],
  rows: ['last-good'],
  whole: 'none',
  because: 'the gateway serves the viewer’s last-good page',
};

const withoutBroker: Prediction = {
  ...unaffected,
  plays: 'refused',
  applied: 'afterwards',
  because: 'pages need no broker; a play cannot be acknowledged without one',
};

const withoutDatabase: Prediction = {
  ...unaffected,
  page: ['last-good'],
  rows: ['live', 'last-good', 'segment', 'popular'],
  whole: 'none',
  applied: 'afterwards',
  titles: 'cached',
  because: 'personal data cannot be read, while shared rows are in memory; plays wait in the broker',
};

const withoutEverything: Prediction = {
  ...withoutLolomo,
  plays: 'refused',
  applied: 'afterwards',
  titles: 'cached',
  because: 'the gateway serves what it has stored itself',
};

const withoutEtcd: Prediction = {
  ...unaffected,
  because: 'every service keeps using the list of instances that it has',
};

/** A play whose gateway dies is refused and sent again, and its viewer's updates come from the other gateway. */
const withoutOneGateway: Prediction = {
  ...unaffected,
  plays: 'either',
  applied: 'afterwards',
  because: 'the front sends everything to the other gateway, and repeats a page that got no answer',
};

/** A dependency that dies every two seconds is up in between, so everything may also be live. */
function intermittent(down: Prediction, because: string): Prediction {
  return {
    page: down.page.includes('live') ? down.page : ['live', ...down.page],
    rows: down.rows.includes('live') ? down.rows : ['live', ...down.rows],
    whole: down.whole === 'all' ? 'all' : 'some',
    plays: down.plays === 'acknowledged' ? 'acknowledged' : 'either',
    applied: down.applied,
    titles: down.titles === 'all' ? 'all' : 'some',
    because,
  };
}

const PREDICTIONS: Readonly<Record<Dependency, Readonly<Partial<Record<FaultName, Prediction>>>>> = {
  catalog: {
    killed: withoutCatalog,
    frozen: withoutCatalog,
    slow: withoutCatalog,
    erroring: withoutCatalog,
    refusing: withoutCatalog,
    flapping: intermittent(withoutCatalog, 'new titles are answered while it is up'),
  },
  'row-builder': {
    killed: { ...withoutRowBuilder, applied: 'afterwards' },
    frozen: { ...withoutRowBuilder, applied: 'afterwards' },
    // These three faults are injected at its callers, so it continues to apply plays.
    slow: withoutRowBuilder,
    erroring: withoutRowBuilder,
    refusing: withoutRowBuilder,
    flapping: intermittent({ ...withoutRowBuilder, applied: 'afterwards' }, 'rows are built while it is up'),
  },
  lolomo: {
    killed: withoutLolomo,
    frozen: withoutLolomo,
    slow: withoutLolomo,
    erroring: withoutLolomo,
    refusing: withoutLolomo,
    flapping: intermittent({ ...withoutLolomo, rows: withoutRowBuilder.rows }, 'pages are composed while it is up'),
  },
  kafka: {
    killed: withoutBroker,
    frozen: withoutBroker,
    slow: {
      ...unaffected,
      because: 'an acknowledgement takes 0.8 s, and the gateway waits for up to 2 s',
    },
    erroring: withoutBroker,
    refusing: withoutBroker,
    flapping: intermittent(withoutBroker, 'plays are acknowledged while it is up'),
  },
  postgres: {
    killed: withoutDatabase,
    frozen: withoutDatabase,
    slow: { ...withoutDatabase, because: 'a query takes 0.8 s, longer than the deadline of a row' },
    erroring: withoutDatabase,
    refusing: withoutDatabase,
    flapping: intermittent(withoutDatabase, 'rows are built while it is up; recovery takes most of the two seconds'),
  },
  etcd: {
    killed: withoutEtcd,
    frozen: withoutEtcd,
    slow: { ...unaffected, because: 'a lease outlives slow renewals' },
    erroring: withoutEtcd,
    refusing: withoutEtcd,
    flapping: withoutEtcd,
  },
  'all-but-the-gateway': {
    killed: withoutEverything,
    frozen: withoutEverything,
    slow: {
      ...withoutEverything,
      plays: 'acknowledged',
      because: 'the gateway serves what it has stored itself; a slow broker still acknowledges',
    },
    erroring: withoutEverything,
    refusing: withoutEverything,
    flapping: intermittent(
      { ...withoutEverything, rows: withoutRowBuilder.rows },
      'whatever is up at the moment is used',
    ),
  },
  'one-gateway': {
    killed: withoutOneGateway,
    // The front waits a second for an answer before it asks the other gateway.
    frozen: { ...withoutOneGateway, p99Ms: 1_500 },
  },
};

export const CELLS: readonly Cell[] = DEPENDENCIES.flatMap((dependency) =>
  faultsOf(dependency).map((fault) => {
    const predicted = PREDICTIONS[dependency]?.[fault];
    if (predicted === undefined) throw new Error(`predictions.ts has no prediction for ${dependency}-${fault}.`);
    return { name: `${dependency}-${fault}`, dependency, fault, predicted };
  }),
);

/** Each dependency once and each fault at least once: the part of the matrix that runs for every change. */
const QUICK_NAMES: ReadonlySet<string> = new Set([
  'catalog-killed',
  'row-builder-frozen',
  'row-builder-slow',
  'lolomo-erroring',
  'kafka-frozen',
  'postgres-flapping',
  'etcd-refusing',
  'all-but-the-gateway-refusing',
  'one-gateway-frozen',
]);

export const QUICK_CELLS: readonly Cell[] = CELLS.filter(({ name }) => QUICK_NAMES.has(name));
