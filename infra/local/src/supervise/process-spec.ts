/** One process to keep running. */
export interface ProcessSpec {
  /** Unique: `gateway-1`, `postgres`. */
  readonly name: string;
  readonly kind: 'engine' | 'service';
  readonly service: string;
  readonly instance: string;
  readonly port: number;
  readonly command: string;
  readonly args: readonly string[];
  readonly environment: Readonly<Record<string, string>>;
  /** File that its output goes to. */
  readonly log: string;
  /** How it is asked to stop. */
  readonly stopSignal: NodeJS.Signals;
  /** Whether it can be used now; absent: as soon as it runs. */
  readonly ready?: (signal: AbortSignal) => Promise<boolean>;
  /** Work before each start, such as removing what a killed predecessor left. */
  readonly prepare?: () => Promise<void>;
}

/** The life of a supervised process. `held`: it is down, and nobody starts it again until asked. */
export type ProcessState = 'starting' | 'ready' | 'paused' | 'waiting' | 'held' | 'stopped';
