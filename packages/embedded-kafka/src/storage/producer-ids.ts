import { join } from 'node:path';
import { readJson, writeJsonAtomically } from './json-file.js';

const FILE = 'producer-ids.json';
/** Ids are reserved in blocks, as Kafka does: one file write for many producers, and none is given out twice. */
const BLOCK = 1000;

export class ProducerIds {
  readonly #file: string;
  #next: number;
  #reservedUpTo: number;

  constructor(dataDir: string) {
    this.#file = join(dataDir, FILE);
    this.#next = readJson<number>(this.#file) ?? 0;
    this.#reservedUpTo = this.#next;
  }

  next(): number {
    if (this.#next === this.#reservedUpTo) {
      this.#reservedUpTo += BLOCK;
      writeJsonAtomically(this.#file, this.#reservedUpTo);
    }
    return this.#next++;
  }
}
