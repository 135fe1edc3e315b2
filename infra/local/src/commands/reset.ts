import { existsSync } from 'node:fs';
import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline/promises';
import { PlatformError, UsageError } from '../platform-error.js';
import { isDataDir, removeDataDir } from '../state/data-dir.js';
import { lockHolder } from '../state/lock.js';
import { endOrphans } from '../state/orphans.js';

/** Deletes what Marquee wrote into its data directory, after asking. Never touches a folder that it did not create. */
export async function reset({ dataDir, confirmed }: { dataDir: string; confirmed: boolean }): Promise<void> {
  if (!existsSync(dataDir)) return console.log(`Nothing to delete: ${dataDir} does not exist.`);
  if (!isDataDir(dataDir)) {
    throw new PlatformError(`${dataDir} is not a data directory that Marquee created, so it is not deleted.`);
  }
  if (lockHolder(dataDir) !== undefined) {
    throw new PlatformError(`Marquee is running in ${dataDir}. Stop it with "npm stop" first.`);
  }
  const size = `${Math.round((await sizeOf(dataDir)) / 2 ** 20)} MiB`;
  if (!confirmed && !(await confirm(`Delete ${dataDir} (${size})?`))) return console.log('Nothing was deleted.');
  await endOrphans(dataDir);
  const left = removeDataDir(dataDir);
  console.log(
    left.length === 0
      ? `Deleted ${dataDir} (${size}).`
      : `Deleted Marquee's data in ${dataDir}. Left: ${left.join(', ')}.`,
  );
}

async function confirm(question: string): Promise<boolean> {
  if (!process.stdin.isTTY) throw new UsageError(`${question} Add --yes to delete it without a question.`);
  const terminal = createInterface({ input: process.stdin, output: process.stdout });
  try {
    return /^y(es)?$/i.test((await terminal.question(`${question} [y/N] `)).trim());
  } finally {
    terminal.close();
  }
}

async function sizeOf(folder: string): Promise<number> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const sizes = entries
    .filter((entry) => entry.isFile())
    .map((entry) =>
      stat(join(entry.parentPath, entry.name)).then(
        (stats) => stats.size,
        () => 0,
      ),
    );
  return (await Promise.all(sizes)).reduce((sum, size) => sum + size, 0);
}
