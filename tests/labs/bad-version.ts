import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { System } from '../support/platform.js';
import type { Lab } from './lab.js';

const REPOSITORY = join(import.meta.dirname, '../../..');
const ROLLOUT = join(REPOSITORY, 'infra/rollout/dist/main.js');
const BAD = join(REPOSITORY, 'infra/rollout/bad-versions/empty-rows.patch');

interface RolloutLine {
  readonly startedAt: string;
  readonly version: string;
  readonly outcome: 'promoted' | 'rolled-back';
}

/** The rollouts of this system since the lab started. */
async function rolloutsSince(system: System, startedAt: string): Promise<RolloutLine[]> {
  const lines = await readFile(join(system.dataDir, 'rollouts.jsonl'), 'utf8').catch(() => '');
  return lines
    .split('\n')
    .flatMap((line) => (line === '' ? [] : [JSON.parse(line) as RolloutLine]))
    .filter((rollout) => rollout.startedAt >= startedAt);
}

export const badVersion: Lab = {
  name: 'bad-version',
  start: async () => ({ startedAt: new Date().toISOString() }),
  async check(system, { startedAt }) {
    const rollouts = await rolloutsSince(system, String(startedAt));
    const missing: string[] = [];
    if (!rollouts.some(({ version, outcome }) => version.startsWith('empty-rows') && outcome === 'rolled-back')) {
      missing.push('The version without rows has not been rolled back yet. Roll it out and wait for the verdict.');
    }
    if (rollouts.at(-1)?.outcome !== 'promoted') missing.push('The last rollout has to be that of a good version.');
    return missing;
  },
  async solve(system) {
    const env = { ...process.env, MARQUEE_HOME: system.dataDir };
    // A version that is rolled back ends with exit code 1.
    await promisify(execFile)(process.execPath, [ROLLOUT, 'row-builder', '--patch', BAD], { env }).catch(
      () => undefined,
    );
    await promisify(execFile)(process.execPath, [ROLLOUT, 'row-builder'], { env });
    return undefined;
  },
  reset: async () => undefined,
};
