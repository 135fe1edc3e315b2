import { join } from 'node:path';
import { readJson, writeJsonAtomically } from './json-file.js';

const FILE = 'producer-ids.json';
/** Reserves ids in blocks, as Kafka does: one file write serves many producers, and no id is given out twice. */
const BLOCK = 1000;

export class ProducerIds {
  private readonly file: string;
  private nextId: number;
  private reservedUpTo: number;

  constructor(dataDir: string) {
    this.file = join(dataDir, FILE);
    this.nextId = readJson<number>(this.file) ?? 0;
    this.reservedUpTo = this.nextId;
  }

  next(): number {
    if (this.nextId === this.reservedUpTo) {
      this.reservedUpTo += BLOCK;
      writeJsonAtomically(this.file, this.reservedUpTo);
    }
    return this.nextId++;
  }
}
