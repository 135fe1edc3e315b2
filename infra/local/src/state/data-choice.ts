import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { z } from 'zod';
import { PlatformError } from '../platform-error.js';
import { readJson, writeJson } from './json-file.js';

const Choice = z.object({ folder: z.string() });

const pathIn = (home: string): string => join(home, 'data.json');

/** The MovieLens folder of this home: `MARQUEE_DATA`, else the one chosen by `npm run data`; undefined is the built-in data set. */
export function dataFolder(
  home: string,
  environment: Readonly<Record<string, string | undefined>>,
): string | undefined {
  const folder = environment['MARQUEE_DATA'] || Choice.safeParse(readJson(pathIn(home))).data?.folder;
  if (folder === undefined) return undefined;
  for (const file of ['movies.csv', 'ratings.csv']) {
    if (!existsSync(join(folder, file))) {
      throw new PlatformError(
        `${resolve(folder)} has no ${file}: name the unpacked folder of MovieLens' ml-latest-small.`,
      );
    }
  }
  return resolve(folder);
}

export function chooseData(home: string, folder: string): void {
  writeJson(pathIn(home), { folder: resolve(folder) });
}
