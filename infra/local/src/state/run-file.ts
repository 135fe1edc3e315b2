import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { RunFile } from '@marquee/contracts/run-file';
import { readJson, writeJson } from './json-file.js';

const pathIn = (dataDir: string): string => join(dataDir, 'run.json');

export function writeRunFile(dataDir: string, run: RunFile): void {
  writeJson(pathIn(dataDir), run, 0o600);
}

/** The running system in this data directory; undefined if none is running. */
export function readRunFile(dataDir: string): RunFile | undefined {
  return RunFile.safeParse(readJson(pathIn(dataDir))).data;
}

export function removeRunFile(dataDir: string): void {
  rmSync(pathIn(dataDir), { force: true });
}
