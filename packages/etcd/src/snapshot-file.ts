import { randomUUID } from 'node:crypto';
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { z } from 'zod';
import { errorCode } from './error-code.js';

/**
 * The last known state of a watched prefix, kept on disk for a start while etcd is away. Written whole and renamed into
 * place, so a crash leaves the old file or the new one; a burst of saves ends in one write of the latest.
 */
export class SnapshotFile<T> {
  #pending: { readonly value: T } | undefined;
  #writing: Promise<void> | undefined;

  constructor(
    readonly path: string,
    readonly schema: z.ZodType<T>,
    readonly onError: (error: unknown) => void,
  ) {}

  /** undefined when there is no file, or none that can be read: a snapshot is a convenience, never a reason not to start. */
  async read(): Promise<T | undefined> {
    try {
      return this.schema.parse(JSON.parse(await readFile(this.path, 'utf8')));
    } catch (error) {
      if (errorCode(error) !== 'ENOENT') this.onError(error);
      return undefined;
    }
  }

  save(value: T): void {
    this.#pending = { value };
    this.#writing ??= this.#drain();
  }

  /** Resolves when everything saved so far is on disk. */
  async settled(): Promise<void> {
    await this.#writing;
  }

  async #drain(): Promise<void> {
    while (this.#pending !== undefined) {
      const { value } = this.#pending;
      this.#pending = undefined;
      await this.#write(value).catch(this.onError);
    }
    this.#writing = undefined;
  }

  async #write(value: T): Promise<void> {
    const draft = `${this.path}.${randomUUID()}`;
    await mkdir(dirname(this.path), { recursive: true });
    await writeFile(draft, JSON.stringify(value));
    await rename(draft, this.path);
  }
}
