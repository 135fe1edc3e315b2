import { writeJson } from './json-file.js';

const RETRY_MS = 1_000;

export interface StateFileOptions {
  readonly path: string;
  /** The current content. */
  readonly content: () => unknown;
  /** Called once when writing starts to fail, and once when it works again. */
  readonly onWarning: (message: string) => void;
}

/**
 * A JSON file that records the state of the platform. Nothing depends on a single write: one that fails, for example
 * on a full disk, is repeated with the current content until it succeeds.
 */
export class StateFile implements Disposable {
  private retry: NodeJS.Timeout | undefined;
  private failing = false;
  private written: string | undefined;
  private closed = false;

  constructor(private readonly options: StateFileOptions) {}

  /** Writes the current content if it has changed; never throws. */
  update(): void {
    if (this.closed) return;
    const { path, content, onWarning } = this.options;
    clearTimeout(this.retry);
    try {
      const current = content();
      const text = JSON.stringify(current);
      if (text === this.written) return;
      writeJson(path, current);
      this.written = text;
      if (this.failing) onWarning(`${path} can be written again.`);
      this.failing = false;
    } catch (error) {
      if (!this.failing) onWarning(`Cannot write ${path} (${(error as Error).message}); trying again every second.`);
      this.failing = true;
      this.retry = setTimeout(() => this.update(), RETRY_MS).unref();
    }
  }

  [Symbol.dispose](): void {
    this.closed = true;
    clearTimeout(this.retry);
  }
}
