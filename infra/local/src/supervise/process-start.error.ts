import { lastLines, readable, reasonIn } from '../logs/tail.js';
import { PlatformError } from '../platform-error.js';

const SHOWN_LINES = 10;
const SEARCHED_LINES = 40;

export interface FailedProcess {
  readonly name: string;
  readonly log: string;
  /** Where this run's part of the log starts. */
  readonly logOffset: number;
}

/** A process that does not start. The message names it, says why, and shows the end of its log. */
export class ProcessStartError extends PlatformError {
  /** It ended several times before it was ready. */
  static died(process: FailedProcess, deaths: number, how: string): ProcessStartError {
    return ProcessStartError.describe(process, (reason) =>
      [`${process.name} did not start: it ended ${deaths} times in a row, last with ${how}.`, reason].join(' '),
    );
  }

  /** It could not even be run. */
  static notRun(process: FailedProcess, cause: unknown): ProcessStartError {
    const why = cause instanceof Error ? cause.message : String(cause);
    return ProcessStartError.describe(process, () => `${process.name} did not start: ${why}.`, cause);
  }

  /** It runs, but did not become ready within the time limit. */
  static late(process: FailedProcess): ProcessStartError {
    return ProcessStartError.describe(process, (reason) =>
      [`${process.name} was not ready in time.`, reason].join(' '),
    );
  }

  private static describe(
    { log, logOffset }: FailedProcess,
    sentence: (reason: string) => string,
    cause?: unknown,
  ): ProcessStartError {
    const lines = lastLines(log, { count: SEARCHED_LINES, fromByte: logOffset });
    const shown = readable(lines).slice(-SHOWN_LINES);
    const head = sentence(reasonIn(lines) ?? '').trim();
    const tail = shown.length === 0 ? `Its log is empty: ${log}` : `Last lines of ${log}:\n\n  ${shown.join('\n  ')}\n`;
    return new ProcessStartError(`${head}\n${tail}`, cause === undefined ? undefined : { cause });
  }
}
