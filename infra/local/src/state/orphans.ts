import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { z } from 'zod';
import { isRunning, startTime } from './identity.js';
import { readJson, removeFile } from './json-file.js';

const Children = z.array(z.object({ pid: z.int(), startedAt: z.string() }));
export type Child = z.infer<typeof Children>[number];

const KILL_LIMIT_MS = 10_000;

/** Where the child processes are recorded, so that a later start can end them if this process is killed. */
export const childrenPath = (dataDir: string): string => join(dataDir, 'pids.json');

/** The running processes among these pids, each with its start time. */
export function childrenOf(pids: readonly number[]): Child[] {
  return pids.flatMap((pid) => {
    const startedAt = startTime(pid);
    return startedAt === undefined ? [] : [{ pid, startedAt }];
  });
}

/**
 * Processes that a killed platform left running.
 *
 * @throws PlatformError if the list cannot be read
 */
export function orphansIn(dataDir: string): Child[] {
  const wayOut =
    'It lists processes that a killed platform may have left: end those that still run (ps -ef), and delete the file.';
  return (readJson(childrenPath(dataDir), Children, wayOut) ?? []).filter(isRunning);
}

/**
 * Kills the processes that a killed platform left running, but no other process with a reused pid; returns how many.
 */
export async function endOrphans(dataDir: string): Promise<number> {
  const orphans = orphansIn(dataDir);
  for (const { pid } of orphans) signalGroup(pid, 'SIGKILL');
  for (const began = Date.now(); orphans.some(isRunning) && Date.now() - began < KILL_LIMIT_MS;) await pause(20);
  removeFile(childrenPath(dataDir));
  return orphans.length;
}

function signalGroup(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(-pid, signal);
  } catch {
    // It has ended in the meantime.
  }
}
