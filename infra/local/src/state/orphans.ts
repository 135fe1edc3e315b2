import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { z } from 'zod';
import { startTime } from './identity.js';
import { readJson, writeJson } from './json-file.js';

const Children = z.array(z.object({ pid: z.int(), startedAt: z.string() }));
const KILL_LIMIT_MS = 10_000;

/** Records the child processes, so that a later start can end them if this process is killed. */
export function rememberChildren(dataDir: string, pids: readonly number[]): void {
  const children = pids.flatMap((pid) => {
    const startedAt = startTime(pid);
    return startedAt === undefined ? [] : [{ pid, startedAt }];
  });
  writeJson(join(dataDir, 'pids.json'), children);
}

/**
 * Kills the processes that a killed platform left running, but no other process with a reused pid; returns how many.
 */
export async function endOrphans(dataDir: string): Promise<number> {
  const known = Children.safeParse(readJson(join(dataDir, 'pids.json'))).data ?? [];
  const alive = () => known.filter(({ pid, startedAt }) => startTime(pid) === startedAt);
  const orphans = alive();
  for (const { pid } of orphans) signalGroup(pid, 'SIGKILL');
  for (const began = Date.now(); alive().length > 0 && Date.now() - began < KILL_LIMIT_MS;) await pause(50);
  rememberChildren(dataDir, []);
  return orphans.length;
}

function signalGroup(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(-pid, signal);
  } catch {
    // It has ended in the meantime.
  }
}
