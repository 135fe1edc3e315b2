import { resolve } from 'node:path';
import { styleText } from 'node:util';
import { isService } from '@marquee/contracts/topology';
import type { ServiceName } from '@marquee/contracts/topology';
import { ROLLABLE, UsageError, dataDirFrom, describeError, onInterruption } from '@marquee/local';
import { Argument, Command, Option } from 'commander';
import { buildCommit, buildWorkingTree } from './build-version.js';
import { judgedRollout } from './judged-rollout.js';
import type { RolloutRecord } from './judged-rollout.js';

interface Options {
  readonly to?: string;
  readonly patch?: string;
  readonly pages: number;
  readonly json?: true;
}

const program = new Command('rollout')
  .description('Replaces a service by another version while it serves, if a canary proves as good as the present one.')
  .addArgument(new Argument('<service>', 'the service').choices(ROLLABLE))
  .option('--to <commit>', 'the version: a tag, branch or commit; by default the working tree')
  .addOption(new Option('--patch <file>', 'apply a patch to the working tree first, as tests do').conflicts('to'))
  .option('--pages <rate>', 'home pages per second to ask for meanwhile; 0 if there is other traffic', wholeNumber, 40)
  .option('--json', 'print the outcome as JSON')
  .action(rollOut);

try {
  await program.parseAsync();
} catch (error) {
  console.error(describeError(error, process.env));
  process.exitCode = 1;
}

async function rollOut(service: string, { to, patch, pages, json }: Options): Promise<void> {
  if (!isService(service)) throw new UsageError(`Unknown service "${service}".`);
  const dataDir = dataDirFrom(process.env);
  const say = (message: string): void => console.error(`  ${message}`);
  const { signal } = onInterruption();

  say(to === undefined ? `Building ${service} of the working tree` : `Building ${service} of ${to}`);
  const version = await build(service, to, patch);
  const record = await judgedRollout({ dataDir, service, version, pages, onStep: say, signal });
  console.log(json ? JSON.stringify(record, null, 2) : sentence(record));
  if (record.outcome === 'rolled-back') process.exitCode = 1;
}

function build(service: ServiceName, commit: string | undefined, patch: string | undefined): Promise<string> {
  if (commit !== undefined) return buildCommit(service, commit);
  return buildWorkingTree(service, patch === undefined ? undefined : resolve(patch));
}

function sentence(record: RolloutRecord): string {
  const { service, version, reason, decidedAfterMs } = record;
  const after = `decided after ${Math.round(decidedAfterMs / 1_000)} s`;
  if (record.outcome === 'promoted') return styleText('green', `${service} now runs ${version} (${after}).`);
  return styleText('red', `${service} keeps its version, ${version} was rolled back (${after}): ${reason}.`);
}

function wholeNumber(text: string): number {
  if (/^\d{1,4}$/.test(text)) return Number(text);
  throw new UsageError(`Expected a whole number below 10,000, got "${text}".`);
}
