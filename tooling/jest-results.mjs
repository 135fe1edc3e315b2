import { randomUUID } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';

const EXIT_MS = 5000;

/** Writes the numbers of passed and failed tests into the folder that `MARQUEE_TEST_RESULTS` names, to be summed. */
export default class Results {
  onRunComplete(_contexts, { numPassedTests, numFailedTests, numRuntimeErrorTestSuites }) {
    const result = { passed: numPassedTests, failed: numFailedTests + numRuntimeErrorTestSuites };
    if (result.failed > 0) endSoon();
    const folder = process.env.MARQUEE_TEST_RESULTS;
    if (!folder) return;
    writeFileSync(join(folder, `${randomUUID()}.json`), JSON.stringify(result));
  }
}

/**
 * A test that times out never reaches the end of its `await using`. Its connections to a broker or database that lives
 * on keep Jest running without end. A run without failures must end unaided, so that a leak is noticed.
 */
function endSoon() {
  setTimeout(() => {
    console.error('A failed test left something open. Ending.');
    process.exit(1);
  }, EXIT_MS).unref();
}
