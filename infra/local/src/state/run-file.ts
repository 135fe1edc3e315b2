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

/** What `run.json` says: where the system is and what it runs. Written once all is ready, kept current, gone at stop. */
export interface RunFile {
  readonly url: string;
  /** The data set is in. */
  readonly loaded: boolean;
  readonly startedAt: string;
  /** The operator's console, and the token that lets in. */
  readonly console: { readonly url: string; readonly token: string };
  /** Where processes are killed, frozen and restarted over HTTP. */
  readonly control: { readonly url: string; readonly token: string };
  readonly engines: {
    readonly kafka: string;
    readonly etcd: string;
    readonly databases: Readonly<Record<string, string>>;
  };
  readonly processes: readonly ProcessEntry[];
}

const pathIn = (home: string): string => join(home, 'run.json');

export function writeRunFile(home: string, run: RunFile): void {
  writeJson(pathIn(home), run, 0o600);
}

export function readRunFile(home: string): RunFile | undefined {
  return readJson(pathIn(home)) as RunFile | undefined;
}

export function removeRunFile(home: string): void {
  rmSync(pathIn(home), { force: true });
}
