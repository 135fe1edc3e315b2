import { readFile, readdir } from 'node:fs/promises';

/** Proportional set size of the processes and all their descendants, in MiB; undefined on systems without /proc. */
export async function memoryOf(pids: readonly number[]): Promise<number | undefined> {
  if (process.platform !== 'linux') return undefined;
  const parents = await parentOfEach();
  const all = new Set(pids);
  for (let grown = true; grown;) {
    grown = false;
    for (const [pid, parent] of parents) {
      if (!all.has(parent) || all.has(pid)) continue;
      all.add(pid);
      grown = true;
    }
  }
  const sizes = await Promise.all([...all].map(pssKiB));
  return Math.round(sizes.reduce((sum, size) => sum + size, 0) / 1024);
}

async function parentOfEach(): Promise<Map<number, number>> {
  const pids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name)).map(Number);
  const pairs = await Promise.all(
    pids.map(async (pid) => {
      const stat = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => '');
      return [pid, Number(stat.replace(/^.*\) /s, '').split(' ')[1])] as const;
    }),
  );
  return new Map(pairs);
}

async function pssKiB(pid: number): Promise<number> {
  const text = await readFile(`/proc/${pid}/smaps_rollup`, 'utf8').catch(() => '');
  return Number(/^Pss:\s+(\d+) kB/m.exec(text)?.[1] ?? 0);
}
