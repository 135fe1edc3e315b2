import { readdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { findDataFiles } from '@marquee/contracts/data-folder';
import { z } from 'zod';
import { PlatformError } from '../platform-error.js';
import { readJson, removeFile, writeJson } from './json-file.js';
import { holdsData } from './load-marker.js';

const Choice = z.object({ folder: z.string() });

const pathIn = (dataDir: string): string => join(dataDir, 'data.json');

/**
 * The MovieLens folder to load: `MARQUEE_DATA`, else the one chosen by `npm run data`; undefined for the built-in data
 * set. Once loading has begun, the folder may be gone: what is loaded is in the databases, and the simulator reports
 * what it still needs.
 *
 * @throws PlatformError if nothing is loaded yet and the folder has not the files of a data set, or the choice cannot
 *   be read
 */
export function chosenDataFolder(
  dataDir: string,
  environment: Readonly<Record<string, string | undefined>>,
): string | undefined {
  const folder = environment['MARQUEE_DATA'] || readChoice(dataDir)?.folder;
  if (folder === undefined) return undefined;
  if (!holdsData(dataDir)) checkDataFolder(resolve(folder));
  return resolve(folder);
}

function readChoice(dataDir: string): z.infer<typeof Choice> | undefined {
  return readJson(pathIn(dataDir), Choice, 'It names the folder of the data set: name it again with "npm run data".');
}

/** @throws PlatformError if the folder has not the files of a data set */
export function checkDataFolder(folder: string): void {
  const advice = 'Name the unpacked folder of a MovieLens release, such as ml-latest-small.';
  let names: string[];
  try {
    names = readdirSync(folder);
  } catch (cause) {
    const why = (cause as NodeJS.ErrnoException).code === 'ENOENT' ? 'does not exist' : (cause as Error).message;
    throw new PlatformError(`${folder} cannot be read: ${why}. ${advice}`, { cause });
  }
  const files = findDataFiles(names);
  if (typeof files === 'string') throw new PlatformError(`${folder} ${files} ${advice}`);
}

/** Makes later starts use this folder. */
export function chooseData(dataDir: string, folder: string): void {
  writeJson(pathIn(dataDir), { folder: resolve(folder) });
}

/** Makes later starts use the built-in data set again, unless a part of the chosen one is loaded. */
export function forgetUnloadedChoice(dataDir: string): void {
  if (!holdsData(dataDir)) removeFile(pathIn(dataDir));
}
