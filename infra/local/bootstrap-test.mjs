// The suites of `npm test`, `npm run test:browser` and `npm run test:kafka`. Every Jest process writes its numbers into
// a
// folder, and the sum is printed as the last line.
import { mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const npm = (script, workspace) => ['npm', ['run', '--silent', script, '-w', `@marquee/${workspace}`]];

const SUITES = {
  test: [
    ['node_modules/.bin/turbo', ['run', 'test', '--concurrency=2', '--continue', '--log-order=grouped']],
    npm('e2e', 'tests'),
  ],
  'test:browser': [npm('browser', 'tests')],
  'test:kafka': [npm('test:kafka', 'embedded-kafka'), npm('test:kafka', 'messaging'), npm('e2e', 'tests')],
};

export const TEST_COMMANDS = Object.keys(SUITES);

/** Runs every suite of the command, even after a failed one; returns the exit code. */
export async function test(command, run) {
  if (command === 'test:kafka' && !process.env.KAFKA_BROKERS) {
    console.error(
      'KAFKA_BROKERS is not set. Set it to the broker to test against, for example KAFKA_BROKERS=127.0.0.1:9092.',
    );
    return 2;
  }
  const results = mkdtempSync(join(tmpdir(), 'marquee-results-'));
  const env = { ...process.env, MARQUEE_TEST_RESULTS: results };
  let broken = 0;
  for (const [program, args] of SUITES[command]) {
    if ((await run(program, args, { env })) !== 0) broken += 1;
  }
  const counts = readdirSync(results).map((name) => JSON.parse(readFileSync(join(results, name), 'utf8')));
  rmSync(results, { recursive: true });
  const sum = (what) => counts.reduce((total, each) => total + each[what], 0);
  // A suite that could not start reports no numbers, but it has failed.
  console.log(`\n${sum('passed')} passed, ${Math.max(sum('failed'), broken)} failed`);
  return broken === 0 ? 0 : 1;
}
