import { spawn } from 'node:child_process';

/**
 * Runs a program and forwards SIGTERM to it. The terminal sends Ctrl-C to the whole process group, so the program
 * already stops gracefully, and this process waits for it.
 *
 * @returns the exit code; with `capture` an object of the exit code and the output
 */
export function run(program, args, { capture = false, ...options } = {}) {
  const stdio = capture ? ['ignore', 'pipe', 'pipe'] : 'inherit';
  const child = spawn(program, args, { stdio, ...options });
  const chunks = [];
  for (const stream of [child.stdout, child.stderr]) stream?.on('data', (chunk) => chunks.push(chunk));
  const forward = () => child.kill('SIGTERM');
  const ignore = () => {};
  process.on('SIGTERM', forward);
  process.on('SIGHUP', forward);
  process.on('SIGINT', ignore);
  return new Promise((resolve) => {
    const end = (code) => {
      process.off('SIGTERM', forward);
      process.off('SIGHUP', forward);
      process.off('SIGINT', ignore);
      resolve(capture ? { code, output: Buffer.concat(chunks).toString('utf8') } : code);
    };
    child.on('error', (error) => {
      chunks.push(Buffer.from(error.message));
      if (!capture) console.error(error.message);
      end(1);
    });
    child.on('close', (code, signal) => end(code ?? (signal === 'SIGINT' ? 130 : 143)));
  });
}
