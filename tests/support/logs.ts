import { readFile } from 'node:fs/promises';
import type { System } from './platform.js';

export interface LogLine {
  readonly service: string;
  readonly msg: string;
  readonly topic?: string;
  readonly trace_id?: string;
  readonly trace_ids?: readonly string[];
}

/** Every log line that belongs to a trace, of all services. */
export async function linesOfTrace(system: System, traceId: string): Promise<LogLine[]> {
  const logs = await Promise.all(system.run().processes.map(({ log }) => readFile(log, 'utf8')));
  return logs
    .flatMap((text) => text.split('\n'))
    .filter((line) => line.startsWith('{') && line.includes(traceId))
    .map((line): LogLine => JSON.parse(line))
    .filter(({ trace_id, trace_ids }) => trace_id === traceId || trace_ids?.includes(traceId) === true);
}
