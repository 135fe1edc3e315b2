// What `npm test` runs, and how its results become one line: every Jest writes its numbers into a folder.
import { mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** All suites that need nothing but Node; the exit code. */
export async function test({ root, node, run }) {
  const results = mkdtempSync(join(tmpdir(), 'marquee-results-'));
  const env = { ...process.env, MARQUEE_TEST_RESULTS: results };
  const turbo = join(root, 'node_modules/.bin/turbo');
  const codes = [
    await run(
      turbo,
      ['run', 'test', '--concurrency=2', '--continue', '--output-logs=new-only', '--log-order=grouped'],
      { env },
    ),
    await run('npm', ['run', '--silent', 'e2e', '-w', '@marquee/tests'], { env }),
  ];
  const { passed, failed } = sum(results);
  rmSync(results, { recursive: true });
  const broken = codes.filter((code) => code !== 0).length;
  console.log(`\n${passed} passed, ${Math.max(failed, broken)} failed`);
  return broken === 0 && failed === 0 && node !== '' ? 0 : 1;
}

function sum(folder) {
  let passed = 0;
  let failed = 0;
  for (const name of readdirSync(folder)) {
    const result = JSON.parse(readFileSync(join(folder, name), 'utf8'));
    passed += result.passed;
    failed += result.failed;
  }
  return { passed, failed };
}
