import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Notes } from './lab.js';

export interface LabProgress {
  readonly startedAt: string;
  readonly notes: Notes;
  readonly hints: number;
  readonly doneAt?: string;
}

/** How far the learner is, kept in the data directory of the system. */
export class Progress {
  private readonly path: string;

  constructor(dataDir: string) {
    this.path = join(dataDir, 'labs.json');
  }

  of(name: string): LabProgress | undefined {
    return this.read()[name];
  }

  set(name: string, progress: LabProgress | undefined): void {
    const { [name]: _last, ...others } = this.read();
    writeFileSync(
      this.path,
      JSON.stringify(progress === undefined ? others : { ...others, [name]: progress }, null, 2),
    );
  }

  private read(): Readonly<Record<string, LabProgress>> {
    if (!existsSync(this.path)) return {};
    return JSON.parse(readFileSync(this.path, 'utf8')) as Record<string, LabProgress>;
  }
}
