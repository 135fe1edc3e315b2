import sonicBoom from 'sonic-boom';
import type { SonicBoom } from 'sonic-boom';

const STDOUT = 1;
/** Lines that wait while the output does not take them; about a thousand. */
const MAX_WAITING_BYTES = 512 * 1024;
const RETRY_MS = 500;

/**
 * Where log lines go. It never ends and never blocks the process: while the disk is full or the reader of the pipe is
 * stuck, lines wait in memory, and those beyond a limit are dropped and counted.
 */
export class LogOutput {
  private readonly stream: SonicBoom;
  private droppedInARow = 0;
  private lastError: unknown;
  private isEnding = false;
  /** Lines that were dropped since the process started. */
  dropped = 0;

  /** Called when lines can be written again, with the number of those that were dropped. */
  onRecovery: (dropped: number, cause: unknown) => void = () => undefined;

  /**
   * @param fd file descriptor
   * @param format changes a line before it is written
   */
  constructor(
    fd = STDOUT,
    private readonly format: (line: string) => string = (line) => line,
  ) {
    this.stream = new sonicBoom.SonicBoom({
      fd,
      sync: false,
      // With 0, `flush` would not try again after an error.
      minLength: 1,
      maxLength: MAX_WAITING_BYTES,
      retryEAGAIN: () => !this.isEnding,
    });
    this.stream.on('error', (error: unknown) => {
      this.lastError = error;
      setTimeout(() => this.stream.flush(), RETRY_MS).unref();
    });
    this.stream.on('drop', () => {
      this.dropped += 1;
      this.droppedInARow += 1;
    });
    this.stream.on('drain', () => this.recovered());
    process.once('exit', () => this.flush());
  }

  write(line: string): void {
    this.stream.write(this.format(line));
  }

  private recovered(): void {
    const [count, cause] = [this.droppedInARow, this.lastError];
    this.droppedInARow = 0;
    this.lastError = undefined;
    if (count > 0) this.onRecovery(count, cause);
  }

  /** Writes what waits before the process exits. */
  private flush(): void {
    this.isEnding = true;
    try {
      this.stream.flushSync();
    } catch {
      // The output still fails; the exit code of the process stays what it is.
    }
  }
}
