import sonicBoom from 'sonic-boom';
import type { SonicBoom } from 'sonic-boom';

const STDOUT = 1;
/** Lines that wait while the output does not take them; about a thousand. */
const MAX_WAITING_BYTES = 512 * 1024;
const RETRY_MS = 500;
/** Lines are written together, because a write costs a tenth of a request: after this many characters or this long. */
const BATCH_LENGTH = 8 * 1024;
const BATCH_MS = 50;

/**
 * Where log lines go. It never ends and never blocks the process: while the disk is full or the reader of the pipe is
 * stuck, lines wait in memory, and those beyond a limit are dropped and counted. A process that is killed with SIGKILL
 * loses the lines of its last 50 ms.
 */
export class LogOutput {
  private static readonly all: LogOutput[] = [];
  static {
    // One listener for all of them: a test process has many.
    process.once('exit', () => {
      for (const output of LogOutput.all) output.flush();
    });
  }

  private readonly stream: SonicBoom;
  private droppedInARow = 0;
  private lastError: unknown;
  private isEnding = false;
  private batch = '';
  private writing: NodeJS.Timeout | undefined;
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
    this.stream.on('drop', (batch: string) => {
      const lines = batch.split('\n').length - 1;
      this.dropped += lines;
      this.droppedInARow += lines;
    });
    this.stream.on('drain', () => this.recovered());
    LogOutput.all.push(this);
  }

  write(line: string): void {
    this.batch += this.format(line);
    if (this.batch.length >= BATCH_LENGTH) this.writeBatch();
    else this.writing ??= setTimeout(() => this.writeBatch(), BATCH_MS).unref();
  }

  private writeBatch(): void {
    clearTimeout(this.writing);
    this.writing = undefined;
    const { batch } = this;
    this.batch = '';
    if (batch !== '') this.stream.write(batch);
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
      this.writeBatch();
      this.stream.flushSync();
    } catch {
      // The output still fails; the exit code of the process stays what it is.
    }
  }
}
