import { fdatasync } from 'node:fs';
import type { Log } from '../log-sink.js';

export interface SyncLimits {
  /** Written bytes reach the disk after at most this many milliseconds. */
  readonly syncMs: number;
  /** Written bytes are sent to the disk at once when there are this many. */
  readonly syncBytes: number;
}

export const SYNC_DEFAULTS: SyncLimits = { syncMs: 1000, syncBytes: 1024 * 1024 };

/** A file that is appended to. */
export interface AppendedFile {
  readonly path: string;
  readonly fd: number;
  readonly size: number;
  readonly isClosed: boolean;
}

/** Sends written files to the disk, by time and by bytes. It does not wait for the disk. */
export class DiskSync {
  private readonly written = new Set<AppendedFile>();
  private timer: NodeJS.Timeout | undefined;
  private bytes = 0;

  constructor(
    private readonly limits: SyncLimits,
    private readonly log: Log,
  ) {}

  wrote(file: AppendedFile, bytes: number): void {
    this.written.add(file);
    this.bytes += bytes;
    if (this.bytes >= this.limits.syncBytes) this.sync();
    else this.timer ??= setTimeout(() => this.sync(), this.limits.syncMs);
  }

  close(): void {
    clearTimeout(this.timer);
  }

  private sync(): void {
    clearTimeout(this.timer);
    this.timer = undefined;
    this.bytes = 0;
    for (const file of this.written) this.syncFile(file);
    this.written.clear();
  }

  private syncFile(file: AppendedFile): void {
    if (file.isClosed) return;
    const { path, fd, size } = file;
    fdatasync(fd, (error) => {
      if (error === null) this.log('info', 'synced', { path, size });
      else if (!file.isClosed)
        this.log('error', 'a file could not be sent to the disk', { path, error: String(error) });
    });
  }
}
