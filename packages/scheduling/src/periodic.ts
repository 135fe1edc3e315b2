/** Returns the pause before the next run in milliseconds, or nothing for the regular one. */
// oxlint-disable-next-line typescript/no-invalid-void-type
export type PeriodicTask = (signal: AbortSignal) => Promise<number | void>;

export interface PeriodicOptions {
  /** Pause between the end of a run and the start of the next one, in milliseconds. */
  readonly everyMs: number | (() => number);
  /** Pause before the first run; default 0, which runs the task within `start()`. */
  readonly firstAfterMs?: number;
  /** Varies each pause by up to this share in both directions; default 0. */
  readonly jitter?: number;
  /** Called when a run fails. It may return the pause before the next run, for example from a back-off. */
  readonly onError: (error: unknown) => number | void;
  /** In [0, 1); default `Math.random`. */
  readonly random?: () => number;
}

/**
 * Repeats a task with a pause in between, until it is stopped. Runs never overlap, and a failure never ends the loop.
 */
export class Periodic implements AsyncDisposable {
  private readonly stopped = new AbortController();
  private loop: Promise<void> | undefined;
  private wakeUp: () => void = () => undefined;
  private wokenDuringRun = false;

  constructor(
    private readonly task: PeriodicTask,
    private readonly options: PeriodicOptions,
  ) {}

  /** Starts the loop; a second call does nothing. */
  start(): void {
    this.loop ??= this.repeat();
  }

  /** Ends the current pause. During a run, the next run follows at once. */
  wake(): void {
    this.wokenDuringRun = true;
    this.wakeUp();
  }

  /** Aborts the signal of the current run, waits for that run, and starts no other. */
  async stop(): Promise<void> {
    this.stopped.abort();
    this.wakeUp();
    await this.loop;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.stop();
  }

  private async repeat(): Promise<void> {
    const { signal } = this.stopped;
    const { firstAfterMs = 0 } = this.options;
    if (firstAfterMs > 0) await this.pause(firstAfterMs);
    while (!signal.aborted) {
      this.wokenDuringRun = false;
      const pauseMs = await this.run(signal);
      if (!signal.aborted && !this.wokenDuringRun) await this.pause(pauseMs);
    }
  }

  private async run(signal: AbortSignal): Promise<number> {
    const { everyMs, onError } = this.options;
    let pauseMs: number | void = undefined;
    try {
      pauseMs = await this.task(signal);
    } catch (error) {
      if (!signal.aborted) pauseMs = onError(error);
    }
    return pauseMs ?? (typeof everyMs === 'function' ? everyMs() : everyMs);
  }

  private pause(ms: number): Promise<void> {
    const { jitter = 0, random = Math.random } = this.options;
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, ms * (1 + jitter * (2 * random() - 1)));
      // A pending pause does not keep the process alive.
      timer.unref();
      this.wakeUp = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }
}
