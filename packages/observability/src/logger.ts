import { pino } from 'pino';
import { LogOutput } from './log-output.js';

export type { Logger } from 'pino';

export interface LoggerOptions {
  readonly service: string;
  readonly instance: string;
  readonly level: string;
  /**
   * Returns fields for each line, for example the trace of the current request. Called only for lines that are written.
   */
  readonly context?: () => object;
  /** Default: a new `LogOutput`, which writes to stdout. */
  readonly destination?: { write(line: string): void };
}

/**
 * Writes JSON lines. Each names the service and the instance. Secrets are removed by name, one level deep.
 */
export function createLogger({ service, instance, level, context, destination }: LoggerOptions): pino.Logger {
  const options: pino.LoggerOptions = {
    level,
    base: { service, instance },
    timestamp: pino.stdTimeFunctions.isoTime,
    ...(context && { mixin: context }),
    redact: { paths: ['*.authorization', '*.cookie', '*.token', '*.password', '*["x-import-grant"]'], censor: '[cut]' },
  };
  return pino(options, destination ?? new LogOutput());
}
