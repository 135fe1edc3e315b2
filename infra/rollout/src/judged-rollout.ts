import { appendFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ServiceName } from '@marquee/contracts/topology';
import { ConsoleClient, connectPlatform } from '@marquee/local';
import { Rollout } from './rollout.js';
import type { Outcome } from './rollout.js';
import { SyntheticViewers } from './synthetic-viewers.js';

export interface JudgedRollout {
  readonly dataDir: string;
  readonly service: ServiceName;
  /** A built version. */
  readonly version: string;
  /** Home pages per second to ask for meanwhile. */
  readonly pages: number;
  readonly onStep: (message: string) => void;
  /** Rolls back. */
  readonly signal: AbortSignal;
}

export interface RolloutRecord extends Outcome {
  readonly service: ServiceName;
  readonly version: string;
  readonly startedAt: string;
  /** Home pages that were asked for meanwhile, and those that were not served. */
  readonly pages: { readonly asked: number; readonly failed: number };
}

/** Rolls a version out on the platform in `dataDir`, with traffic of its own, and adds a line to `rollouts.jsonl`. */
export async function judgedRollout(options: JudgedRollout): Promise<RolloutRecord> {
  const { dataDir, service, version, pages, onStep, signal } = options;
  const platform = connectPlatform(dataDir);
  const run = await platform.run();
  const startedAt = new Date().toISOString();
  await using viewers = new SyntheticViewers(run.url, pages);
  if (pages > 0) await viewers.start();
  const console = new ConsoleClient(run.console);
  const outcome = await new Rollout({ service, version, platform, console, onStep, signal }).run();
  const record = { service, version, startedAt, ...outcome, pages: { ...viewers.pages } };
  appendFileSync(join(dataDir, 'rollouts.jsonl'), `${JSON.stringify(record)}\n`);
  return record;
}
