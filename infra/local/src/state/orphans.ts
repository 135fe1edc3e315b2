import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { z } from 'zod';
import { startTime } from './identity.js';
import { readJson, writeJson } from './json-file.js';

const Children = z.array(z.object({ pid: z.int(), startedAt: z.string() }));
const LONGEST_MS = 10_000;

export function rememberChildren(home: string, pids: readonly number[]): void {
  const children = pids.flatMap((pid) => {
    const startedAt = startTime(pid);
    return startedAt === undefined ? [] : [{ pid, startedAt }];
  });
  writeJson(join(home, 'pids.json'), children);
}

/** Ends what a killed platform has left running, never a stranger that got the same pid. Says how many there were. */
export async function endOrphans(home: string): Promise<number> {
  const known = Children.safeParse(readJson(join(home, 'pids.json'))).data ?? [];
  const alive = () => known.filter(({ pid, startedAt }) => startTime(pid) === startedAt);
  const orphans = alive();
  for (const { pid } of orphans) signalGroup(pid, 'SIGKILL');
  for (const began = Date.now(); alive().length > 0 && Date.now() - began < LONGEST_MS;) await pause(50);
  rememberChildren(home, []);
  return orphans.length;
}

function signalGroup(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(-pid, signal);
  } catch {
    // Gone in the meantime.
  }
}
