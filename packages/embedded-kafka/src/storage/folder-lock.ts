import { linkSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const FILE = 'lock';
const START_TIME_FIELD = 22;

/** Another running process uses the data directory. */
export class FolderInUseError extends Error {
  override readonly name = 'FolderInUseError';
  readonly code = 'DATA_FOLDER_IN_USE';
  readonly retriable = false;

  constructor(folder: string, pid: number) {
    super(`data folder ${folder} is in use by process ${pid}: stop that broker or choose another folder`);
  }
}

interface Owner {
  readonly pid: number;
  /** Distinguishes a process from a later one with the same pid; empty if the system does not provide it. */
  readonly startTime: string;
}

/** In a container the broker always has the same pid, so a lock with our own pid counts only if we hold it. */
const heldHere = new Set<string>();

/** Locks a folder for this process until the returned function is called. The lock of a dead process is ignored. */
export function lockFolder(folder: string): () => void {
  const path = join(folder, FILE);
  const claim = `${path}.${process.pid}`;
  const self: Owner = { pid: process.pid, startTime: startTimeOf(process.pid) };
  writeFileSync(claim, JSON.stringify(self));
  try {
    while (!linked(claim, path)) {
      const owner = readOwner(path);
      if (owner !== undefined && isHeld(owner, path)) throw new FolderInUseError(folder, owner.pid);
      rmSync(path, { force: true });
    }
  } finally {
    rmSync(claim, { force: true });
  }
  heldHere.add(path);
  return () => {
    heldHere.delete(path);
    rmSync(path, { force: true });
  };
}

/** link(2) fails if the target exists, so only one of two processes wins, and the file is never partly written. */
function linked(claim: string, path: string): boolean {
  try {
    linkSync(claim, path);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  }
}

function readOwner(path: string): Owner | undefined {
  try {
    return JSON.parse(readFileSync(path, 'utf8')) as Owner;
  } catch {
    return undefined;
  }
}

function isHeld({ pid, startTime }: Owner, path: string): boolean {
  if (pid === process.pid) return heldHere.has(path);
  return isAlive(pid) && startTime === startTimeOf(pid);
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

/** See proc(5). The name of the process, in parentheses, can contain spaces, so fields are counted after it. */
function startTimeOf(pid: number): string {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    return fields[START_TIME_FIELD - 3] ?? '';
  } catch {
    return '';
  }
}
