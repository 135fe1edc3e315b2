import { mkdir, readFile, rename } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { z } from 'zod';
import { isMissingFile, replaceFile } from './replace-file.js';
import { SnapshotError } from './snapshot.error.js';

/**
 * Keeps the last known state of something on disk, for a start while its source is unavailable. A burst of
 * saves writes only the latest.
 */
export class SnapshotFile<T> {
  /** Writes that failed since the process started, of all snapshot files. */
  static failedWrites = 0;

  private pending: { readonly value: T } | undefined;
  private writing: Promise<void> | undefined;
  private isFailing = false;

  /** @param onError called for a file that cannot be read, and for the first of a series of failed writes */
  constructor(
    readonly path: string,
    private readonly schema: z.ZodType<T>,
    private readonly onError: (error: SnapshotError) => void,
  ) {}

  /**
   * Returns undefined if there is no file or it cannot be read: a snapshot is a convenience, never a reason not to
   * start. An unreadable file is renamed to `<path>.unreadable`, so that the next write does not destroy it.
   */
  async read(): Promise<T | undefined> {
    try {
      return this.schema.parse(JSON.parse(await readFile(this.path, 'utf8')));
    } catch (cause) {
      if (isMissingFile(cause)) return undefined;
      const aside = `${this.path}.unreadable`;
      const kept = await rename(this.path, aside).then(
        () => ` It is kept as ${aside}.`,
        () => '',
      );
      this.onError(new SnapshotError(`${this.path} cannot be read and counts as missing.${kept}`, { cause }));
      return undefined;
    }
  }

  /** Returns at once and writes in the background. Errors go to `onError`. */
  save(value: T): void {
    this.pending = { value };
    this.writing ??= this.writePending();
  }

  /** Resolves when everything saved so far is on disk. */
  async settled(): Promise<void> {
    await this.writing;
  }

  private async writePending(): Promise<void> {
    while (this.pending !== undefined) {
      const { value } = this.pending;
      this.pending = undefined;
      await this.write(value).then(
        () => (this.isFailing = false),
        (cause: unknown) => this.failed(cause),
      );
    }
    this.writing = undefined;
  }

  private async write(value: T): Promise<void> {
    await mkdir(dirname(this.path), { recursive: true });
    await replaceFile(this.path, JSON.stringify(value));
  }

  private failed(cause: unknown): void {
    SnapshotFile.failedWrites += 1;
    if (!this.isFailing) this.onError(new SnapshotError(`${this.path} cannot be written for now.`, { cause }));
    this.isFailing = true;
  }
}
