import { memoryOf } from './memory.js';
import type { RunFile } from './state/run-file.js';

export interface ListedProcess {
  readonly name: string;
  readonly state: string;
  readonly pid: number | undefined;
  readonly port: number;
  readonly restarts: number;
  /** Proportional set size, in MiB. */
  readonly memoryMiB: number | undefined;
}

export async function listProcesses(run: RunFile): Promise<ListedProcess[]> {
  return Promise.all(
    run.processes.map(async ({ name, state, pid, port, restarts }) => ({
      name,
      state,
      pid,
      port,
      restarts,
      memoryMiB: pid === undefined ? undefined : await memoryOf([pid]),
    })),
  );
}

export function asTable(processes: readonly ListedProcess[]): string {
  const rows = processes.map((each) => [
    each.name,
    each.state,
    String(each.pid ?? '-'),
    String(each.port),
    String(each.restarts),
    each.memoryMiB === undefined ? '-' : `${each.memoryMiB} MiB`,
  ]);
  const all = [['name', 'state', 'pid', 'port', 'restarts', 'memory'], ...rows];
  const widths = all[0]?.map((_, column) => Math.max(...all.map((row) => row[column]?.length ?? 0))) ?? [];
  const total = processes.reduce((sum, { memoryMiB }) => sum + (memoryMiB ?? 0), 0);
  return `${all
    .map((row) =>
      row
        .map((cell, column) => cell.padEnd(widths[column] ?? 0))
        .join('  ')
        .trimEnd(),
    )
    .join('\n')}\n${total} MiB in all`;
}
