// The suites of `npm test` and of the `npm run test:…` commands. Every Jest process writes its numbers into a folder,
// and the sum is printed as the last line.
import { mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { run } from './bootstrap-run.mjs';

const npm = (script, workspace) => ['npm', ['run', '--silent', script, '-w', `@marquee/${workspace}`]];

const SUITES = {
  test: [
    ['node_modules/.bin/turbo', ['run', 'test', '--concurrency=2', '--continue', '--log-order=grouped']],
    npm('e2e', 'tests'),
    npm('own-system', 'tests'),
  ],
  'test:browser': [npm('browser', 'tests')],
  'test:fuzz': [npm('fuzz', 'tests')],
  'test:telemetry': [npm('telemetry', 'tests')],
  'test:kafka': [npm('test:kafka', 'embedded-kafka'), npm('test:kafka', 'messaging'), npm('e2e', 'tests')],
};

/** Runs every suite of the command, even after a failed one; returns the exit code. */
export async function runSuites(command, args) {
  if (args.length > 0) {
    console.error(
      `npm run ${command} takes no arguments. To run part of it, use its workspace: npm test -w @marquee/lolomo -- <file>.`,
    );
    return 2;
  }
  if (command === 'test:kafka' && !process.env.KAFKA_BROKERS) {
    console.error(
      'KAFKA_BROKERS is not set. Set it to the broker to test against, for example KAFKA_BROKERS=127.0.0.1:9092.',
    );
    return 2;
  }
  const results = mkdtempSync(join(tmpdir(), 'marquee-results-'));
  const env = { ...process.env, MARQUEE_TEST_RESULTS: results };
  let broken = 0;
  for (const [program, suiteArgs] of SUITES[command]) {
    const code = await run(program, suiteArgs, { env });
    if (code !== 0) broken += 1;
    if (code === 130 || code === 143) break;
  }
  const counts = readdirSync(results).map((name) => JSON.parse(readFileSync(join(results, name), 'utf8')));
  rmSync(results, { recursive: true });
  const sum = (what) => counts.reduce((total, each) => total + each[what], 0);
  // A suite that could not start reports no numbers, but it has failed.
  console.log(`\n${sum('passed')} passed, ${Math.max(sum('failed'), broken)} failed`);
  return broken === 0 ? 0 : 1;
}
