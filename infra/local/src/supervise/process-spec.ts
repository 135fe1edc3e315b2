/** A process to keep running. */
export interface ProcessSpec {
  /** Unique, for example `gateway-1` or `postgres`. */
  readonly name: string;
  readonly kind: 'engine' | 'service';
  readonly service: string;
  readonly instance: string;
  readonly port: number;
  readonly command: string;
  readonly args: readonly string[];
  readonly environment: Readonly<Record<string, string>>;
  /** File that its output is appended to. */
  readonly log: string;
  /** Signal that stops it gracefully. */
  readonly stopSignal: NodeJS.Signals;
  /** Whether it is ready for use; without this it counts as ready as soon as it runs. */
  readonly ready?: (signal: AbortSignal) => Promise<boolean>;
  /** Whether it still answers; a process that does not for a while is killed, and so restarted. */
  readonly alive?: (signal: AbortSignal) => Promise<boolean>;
  /** Runs before each start, for example to remove what a killed predecessor left. */
  readonly prepare?: () => Promise<void>;
}
