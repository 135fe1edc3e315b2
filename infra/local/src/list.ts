import { memoryOf } from './memory.js';
import type { RunFile } from '@marquee/contracts/run-file';

export interface ListedProcess {
  readonly name: string;
  readonly state: string;
  readonly pid: number | undefined;
  readonly port: number;
  readonly restarts: number;
  /** Proportional set size in MiB; undefined if it is not running or the system does not report it. */
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

export function formatTable(processes: readonly ListedProcess[]): string {
  const rows = processes.map((each) => [
    each.name,
    each.state,
    String(each.pid ?? '-'),
    String(each.port),
    String(each.restarts),
    each.memoryMiB === undefined ? '-' : `${each.memoryMiB} MiB`,
  ]);
  const head = ['name', 'state', 'pid', 'port', 'restarts', 'memory'];
  const all = [head, ...rows];
  const widths = head.map((_, column) => Math.max(...all.map((row) => row[column]?.length ?? 0)));
  const lines = all.map((row) =>
    row
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join('  ')
      .trimEnd(),
  );
  const sizes = processes.flatMap(({ memoryMiB }) => memoryMiB ?? []);
  const total = sizes.reduce((sum, size) => sum + size, 0);
  return [...lines, ...(sizes.length === 0 ? [] : [`${total} MiB in total`])].join('\n');
}
