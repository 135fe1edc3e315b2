import { rmSync } from 'node:fs';
import { join } from 'node:path';
import type { ProcessState } from '../supervise/process-spec.js';
import { readJson, writeJson } from './json-file.js';

export interface ProcessEntry {
  readonly name: string;
  readonly kind: 'engine' | 'service';
  readonly service: string;
  readonly instance: string;
  readonly pid: number | undefined;
  readonly port: number;
  readonly log: string;
  readonly state: ProcessState;
  readonly restarts: number;
}

/** Content of `run.json`: addresses and processes of the running system. Written when it is ready, removed when it stops. */
export interface RunFile {
  readonly url: string;
  /** Whether the data set is loaded. */
  readonly loaded: boolean;
  readonly startedAt: string;
  /** The operator's console and the token for it. */
  readonly console: { readonly url: string; readonly token: string };
  /** The control port and the token for it. */
  readonly control: { readonly url: string; readonly token: string };
  readonly engines: {
    readonly kafka: string;
    readonly etcd: string;
    readonly databases: Readonly<Record<string, string>>;
  };
  readonly processes: readonly ProcessEntry[];
}

const pathIn = (dataDir: string): string => join(dataDir, 'run.json');

export function writeRunFile(dataDir: string, run: RunFile): void {
  writeJson(pathIn(dataDir), run, 0o600);
}

export function readRunFile(dataDir: string): RunFile | undefined {
  return readJson(pathIn(dataDir)) as RunFile | undefined;
}

export function removeRunFile(dataDir: string): void {
  rmSync(pathIn(dataDir), { force: true });
}
