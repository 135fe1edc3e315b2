import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';

/**
 * All descendants of `pid`, including those in other sessions: PostgreSQL's backends are not in their parent's group.
 */
export function descendants(pid: number): number[] {
  const parents = parentOf();
  const found = [pid];
  // The list grows during the iteration.
  for (const parent of found) {
    for (const [child, of] of parents) if (of === parent) found.push(child);
  }
  return found.slice(1);
}

function parentOf(): Map<number, number> {
  if (process.platform === 'linux') {
    const pids = readdirSync('/proc').map(Number).filter(Number.isInteger);
    return new Map(pids.map((pid) => [pid, parentInProc(pid)]));
  }
  const lines = execFileSync('ps', ['-A', '-o', 'pid=,ppid='], { encoding: 'utf8' }).trim().split('\n');
  return new Map(lines.map((line) => line.trim().split(/\s+/).map(Number) as [number, number]));
}

/** The parent's pid; 0 if the process has ended in the meantime. */
function parentInProc(pid: number): number {
  try {
    // The name in parentheses may contain spaces; the parent is the second field after it.
    const fields = readFileSync(`/proc/${pid}/stat`, 'utf8')
      .replace(/^.*\) /s, '')
      .split(' ');
    return Number(fields[1]);
  } catch {
    return 0;
  }
}
