import { memoryOf } from './memory.js';
import type { RunFile } from './state/run-file.js';

/** What a person sees once all is ready: where to look and what to try. */
export async function startScreen(run: RunFile, home: string, seconds: number): Promise<string> {
  const pids = run.processes.flatMap(({ pid }) => pid ?? []);
  const memory = await memoryOf(pids);
  const size = memory === undefined ? '' : `, ${memory} MiB`;
  const loading = run.loaded ? '' : '  The data set is still loading; rows fill up while you look.\n';
  return `
  Marquee is up: ${run.processes.length} processes in ${seconds} s${size}

      the page       ${run.url}
      the API        ${run.url}/docs
      the console    ${run.console.url}/#token=${run.console.token}

${loading}
  Try, from another terminal:

      npm run platform -- kill row-builder-1      the page stays whole: the other one answers
      npm run platform -- pause row-builder-1     frozen; then row-builder-2 as well: see the badges on the rows
      npm run platform -- resume row-builder-1    and it heals by itself
      npm run platform -- list                    what runs, and how often it was restarted

  Or do all of that by mouse, on the console, and watch what it does to the page.
  On the page, press ? to see how it came to be. Logs are in ${home}/logs. Ctrl-C stops everything.
`;
}
