import { randomUUID } from 'node:crypto';
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { z } from 'zod';

/**
 * Keeps the last known state of something on disk, for a start while its source is unavailable. Each write goes to a
 * draft that is renamed into place, so a crash leaves the old file or the new one. A burst of saves writes only the
 * latest.
 */
export class SnapshotFile<T> {
  private pending: { readonly value: T } | undefined;
  private writing: Promise<void> | undefined;

  constructor(
    readonly path: string,
    private readonly schema: z.ZodType<T>,
    private readonly onError: (error: unknown) => void,
  ) {}

  /**
   * Returns undefined if there is no file or it cannot be read: a snapshot is a convenience, never a reason not to
   * start.
   */
  async read(): Promise<T | undefined> {
    try {
      return this.schema.parse(JSON.parse(await readFile(this.path, 'utf8')));
    } catch (error) {
      if (!isMissingFile(error)) this.onError(error);
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
      await this.write(value).catch(this.onError);
    }
    this.writing = undefined;
  }

  private async write(value: T): Promise<void> {
    const draft = `${this.path}.${randomUUID()}`;
    await mkdir(dirname(this.path), { recursive: true });
    await writeFile(draft, JSON.stringify(value));
    await rename(draft, this.path);
  }
}

/** Compares the code only: in a test, the error may come from another realm. */
function isMissingFile(error: unknown): boolean {
  return typeof error === 'object' && error !== null && 'code' in error && error.code === 'ENOENT';
}
