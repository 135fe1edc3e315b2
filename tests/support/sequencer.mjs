import { basename } from 'node:path';

/** What breaks the system comes after what measures it whole. */
const LAST = ['degradation.spec.ts', 'outage.spec.ts', 'exactly-once.spec.ts'];

const rank = ({ path }) => LAST.indexOf(basename(path));

/** Suites in the same order on every machine, whatever their size and however long they took last time. */
export default class Sequencer {
  sort(tests) {
    return [...tests].sort((a, b) => rank(a) - rank(b) || (a.path < b.path ? -1 : 1));
  }

  shard(tests) {
    return tests;
  }

  allFailedTests(tests) {
    return tests;
  }

  cacheResults() {}
}
