import { closeSync, fsyncSync, openSync } from 'node:fs';

/** Sends the names of the files in a folder to the disk, so that a new file is still there after a loss of power. */
export function syncFolder(path: string): void {
  const fd = openSync(path, 'r');
  try {
    fsyncSync(fd);
  } finally {
    closeSync(fd);
  }
}
