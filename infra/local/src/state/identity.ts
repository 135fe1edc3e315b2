import { execFileSync } from 'node:child_process';
import { readFileSync, readdirSync } from 'node:fs';

/** When a process started, in the format of its system; undefined if it is not running. Detects a reused pid. */
export function startTime(pid: number): string | undefined {
  try {
    if (process.platform !== 'linux') {
      const args = ['-o', 'lstart=', '-p', String(pid)];
      return execFileSync('ps', args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }).trim() || undefined;
    }
    // The name in parentheses may contain spaces. After it come the state and, as the 20th field, the start time.
    const fields = readFileSync(`/proc/${pid}/stat`, 'utf8')
      .replace(/^.*\) /s, '')
      .split(' ');
    return fields[0] === 'Z' && isOnlyThread(pid) ? undefined : fields[19];
  } catch {
    return undefined;
  }
}

/** Whether this very process, and not a later one with the same pid, is still running. */
export function isRunning({ pid, startedAt }: { pid: number; startedAt: string }): boolean {
  return startTime(pid) === startedAt;
}

/** Whether a killed process is still ending: its first thread is a zombie while others still run. */
export function isEnding(pid: number): boolean {
  try {
    return process.platform === 'linux' && /^.*\) Z/s.test(readFileSync(`/proc/${pid}/stat`, 'utf8'));
  } catch {
    return false;
  }
}

/**
 * After a SIGKILL the first thread becomes a zombie while others still end; until the last one has ended, the process
 * keeps its sockets. A zombie with no other thread is only waiting for its parent.
 */
function isOnlyThread(pid: number): boolean {
  return readdirSync(`/proc/${pid}/task`).length <= 1;
}
