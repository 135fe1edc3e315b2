import { join } from 'node:path';
import { RunFile } from '@marquee/contracts/run-file';
import { readJson, removeFile } from './json-file.js';

export const runFilePath = (dataDir: string): string => join(dataDir, 'run.json');

/**
 * The running system in this data directory; undefined if none is running.
 *
 * @throws PlatformError if the file cannot be read
 */
export function readRunFile(dataDir: string): RunFile | undefined {
  return readJson(runFilePath(dataDir), RunFile, 'Run "npm stop", which removes it, and "npm start".');
}

export function removeRunFile(dataDir: string): void {
  removeFile(runFilePath(dataDir));
}
