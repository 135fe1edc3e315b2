import { linkSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const FILE = 'lock';

/** Another live process works on the data folder. */
export class FolderInUseError extends Error {
  override readonly name = 'FolderInUseError';
  readonly code = 'DATA_FOLDER_IN_USE';
  readonly retriable = false;

  constructor(folder: string, pid: number) {
    super(`data folder ${folder} is in use by process ${pid}: stop that broker or choose another folder`);
  }
}

/** Claims a folder for this process until the returned function is called; the claim of a dead process is void. */
export function lockFolder(folder: string): () => void {
  const path = join(folder, FILE);
  const claim = `${path}.${process.pid}`;
  writeFileSync(claim, String(process.pid));
  try {
    while (!linked(claim, path)) {
      const owner = Number(readIfThere(path));
      if (owner === process.pid ? heldHere.has(path) : isAlive(owner)) throw new FolderInUseError(folder, owner);
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

/** A container reuses pid 1, so a file with our own pid says nothing unless we wrote it in this life. */
const heldHere = new Set<string>();

/** link(2) fails when the target exists, so of two starters one wins, and the file is never seen half-written. */
function linked(claim: string, path: string): boolean {
  try {
    linkSync(claim, path);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  }
}

function readIfThere(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '';
  }
}

function isAlive(pid: number): boolean {
  if (!Number.isInteger(pid) || pid <= 0) return false;
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
