// npm run rollout:prove [-- <version> ...]: rolls out versions that are broken on purpose, and a good one, on a
// separate system, and checks what becomes of each.
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { REPOSITORY, isCandidate, onInterruption, startPlatform } from '@marquee/local';
import { buildWorkingTree } from './build-version.js';
import { judgedRollout } from './judged-rollout.js';
import type { RolloutRecord } from './judged-rollout.js';
import { reportOf } from './report.js';
import { FAULTY, GOOD } from './trial-versions.js';
import type { TrialVersion } from './trial-versions.js';

const SERVICE = 'row-builder';
const REPORT = join(REPOSITORY, 'docs/reference/rollouts.md');
const PAGES_PER_SECOND = 40;
const LOAD_LIMIT_MS = 90_000;

const trials = [...FAULTY, GOOD];
const names = process.argv.slice(2);
const unknown = names.find((name) => !trials.some((trial) => trial.name === name));
if (unknown !== undefined) {
  const known = trials.map(({ name }) => name).join('|');
  console.log(`Usage: npm run rollout:prove [-- <${known}> ...]`);
  process.exit(unknown.startsWith('-') ? 0 : 2);
}

const { signal } = onInterruption();

const dataDir = await mkdtemp(join(tmpdir(), 'marquee-rollout-'));
await using resources = new AsyncDisposableStack();
resources.defer(() => rm(dataDir, { recursive: true, force: true }));
const platform = resources.use(
  await startPlatform({ dataDir, gatewayPort: 0, signal, onStep: (step) => console.log(`  ${step} …`) }),
);
await platform.untilLoaded(AbortSignal.any([signal, AbortSignal.timeout(LOAD_LIMIT_MS)]));

const results: { readonly trial: TrialVersion; readonly record: RolloutRecord }[] = [];
let failed = 0;
for (const trial of trials.filter(({ name }) => names.length === 0 || names.includes(name))) {
  const record = await rollOut(trial);
  if (signal.aborted) break;
  results.push({ trial, record });
  const findings = findingsOf(trial, record);
  if (findings.length > 0) failed += 1;
  const verdict = findings.length === 0 ? 'as predicted' : findings.join('; ');
  console.log(
    `${trial.name.padEnd(16)} ${record.outcome} after ${Math.round(record.decidedAfterMs / 1_000)} s, ` +
      `${record.pages.failed} of ${record.pages.asked} pages failed: ${verdict}`,
  );
}
if (names.length === 0 && !signal.aborted) await writeFile(REPORT, reportOf(results, new Date()));
console.log(`\n${results.length - failed} passed, ${failed} failed`);
process.exitCode = failed === 0 && !signal.aborted ? 0 : 1;

async function rollOut({ patch }: TrialVersion): Promise<RolloutRecord> {
  const version = await buildWorkingTree(SERVICE, patch);
  return judgedRollout({
    dataDir,
    service: SERVICE,
    version,
    pages: PAGES_PER_SECOND,
    onStep: (step) => console.log(`  ${step} …`),
    signal,
  });
}

/** What is not as it should be after a rollout. */
function findingsOf({ reason }: TrialVersion, record: RolloutRecord): string[] {
  const { processes } = platform.run;
  const left = processes.filter(({ name }) => isCandidate(SERVICE, name));
  const wanted = reason === undefined ? 'promoted' : 'rolled-back';
  return [
    ...(record.outcome === wanted ? [] : [`expected it to be ${wanted}, got ${record.outcome}: ${record.reason}`]),
    ...(reason === undefined || reason.test(record.reason ?? '') ? [] : [`the reason was ${record.reason}`]),
    ...(record.pages.failed === 0 ? [] : [`${record.pages.failed} pages failed`]),
    ...(left.length === 0 ? [] : [`${left.map(({ name }) => name).join(' and ')} still run`]),
  ];
}
