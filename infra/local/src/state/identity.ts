import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';

/** When a process started, in the format of its system; undefined if it is not running. Detects a reused pid. */
export function startTime(pid: number): string | undefined {
  try {
    if (process.platform !== 'linux') {
      const args = ['-o', 'lstart=', '-p', String(pid)];
      return execFileSync('ps', args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }).trim() || undefined;
    }
    // The name in parentheses may contain spaces. After it come the state (Z: dead, not yet reaped) and, as the 20th
    // field, the start time.
    const fields = readFileSync(`/proc/${pid}/stat`, 'utf8')
      .replace(/^.*\) /s, '')
      .split(' ');
    return fields[0] === 'Z' ? undefined : fields[19];
  } catch {
    return undefined;
  }
}
