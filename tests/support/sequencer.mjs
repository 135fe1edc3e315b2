import { basename } from 'node:path';

/**
 * Suites that break the system run after those that need it whole. The search for secrets comes last, when the logs
 * hold what all other suites have caused.
 */
const LAST = ['degradation.spec.ts', 'outage.spec.ts', 'exactly-once.spec.ts', 'secrets.spec.ts'];

const rank = ({ path }) => LAST.indexOf(basename(path));

/** Runs suites in the same order on every machine, whatever their size or their last duration. */
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
