import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { z } from 'zod';
import { PlatformError } from '../platform-error.js';
import { readJson, writeJson } from './json-file.js';

const Choice = z.object({ folder: z.string() });

const pathIn = (dataDir: string): string => join(dataDir, 'data.json');

/**
 * The MovieLens folder to load: `MARQUEE_DATA`, else the one chosen by `npm run data`; undefined for the built-in data
 * set.
 *
 * @throws PlatformError if a file is missing in the folder, or the choice cannot be read
 */
export function chosenDataFolder(
  dataDir: string,
  environment: Readonly<Record<string, string | undefined>>,
): string | undefined {
  const folder = environment['MARQUEE_DATA'] || readChoice(dataDir)?.folder;
  if (folder === undefined) return undefined;
  for (const file of ['movies.csv', 'ratings.csv']) {
    if (!existsSync(join(folder, file))) {
      throw new PlatformError(
        `${resolve(folder)} has no ${file}. Name the unpacked folder of MovieLens' ml-latest-small.`,
      );
    }
  }
  return resolve(folder);
}

function readChoice(dataDir: string): z.infer<typeof Choice> | undefined {
  return readJson(pathIn(dataDir), Choice, 'It names the folder of the data set: name it again with "npm run data".');
}

/** Makes later starts use this folder. */
export function chooseData(dataDir: string, folder: string): void {
  writeJson(pathIn(dataDir), { folder: resolve(folder) });
}
