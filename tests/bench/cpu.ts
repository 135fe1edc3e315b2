import { readFileSync, readdirSync } from 'node:fs';
import type { System } from '../support/platform.js';

/** Processor time by process, in milliseconds. */
export type CpuTimes = ReadonlyMap<number, number>;

/** Linux reports ticks of 1/100 s. */
const MS_PER_TICK = 10;

interface ProcessStat {
  readonly pid: number;
  readonly parent: number;
  readonly ms: number;
}

/** Reads the processor time of some processes and of everything that they have started. Linux only. */
export function cpuTimes(roots: Iterable<number>): CpuTimes {
  const all = readdirSync('/proc').flatMap((name) => (/^\d+$/.test(name) ? (readStat(Number(name)) ?? []) : []));
  const wanted = new Set(roots);
  for (let before = -1; before !== wanted.size;) {
    before = wanted.size;
    for (const { pid, parent } of all) if (wanted.has(parent)) wanted.add(pid);
  }
  return new Map(all.filter(({ pid }) => wanted.has(pid)).map(({ pid, ms }) => [pid, ms]));
}

/** Milliseconds used between two readings. */
export function cpuBetween(before: CpuTimes, after: CpuTimes): number {
  return [...after].reduce((sum, [pid, ms]) => sum + ms - (before.get(pid) ?? 0), 0);
}

/** The processes of each service, by its name. */
export type Pids = ReadonlyMap<string, readonly number[]>;

/** The processes of each service and engine of a system. */
export function pidsOf(system: System): Pids {
  const groups = Map.groupBy(system.run().processes, ({ service }) => service);
  return new Map([...groups].map(([service, processes]) => [service, processes.flatMap(({ pid }) => pid ?? [])]));
}

/** Processor time of each service with everything that its processes have started, in milliseconds. */
export function cpuByService(services: Pids): ReadonlyMap<string, number> {
  return new Map([...services].map(([service, pids]) => [service, cpuBetween(new Map(), cpuTimes(pids))]));
}

/** Fields 4, 14 and 15 of proc(5); the name of the program, in parentheses, can contain spaces. */
function readStat(pid: number): ProcessStat | undefined {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, 'utf8');
    const fields = text.slice(text.lastIndexOf(')') + 2).split(' ');
    return { pid, parent: Number(fields[1]), ms: (Number(fields[11]) + Number(fields[12])) * MS_PER_TICK };
  } catch {
    return undefined;
  }
}
