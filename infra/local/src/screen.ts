import { memoryOf } from './memory.js';
import { readLoadMarker } from './state/load-marker.js';
import type { RunFile } from '@marquee/contracts/run-file';

const LOADING = '  The data set is still loading; rows fill up while you watch.\n';

export interface ScreenOptions {
  readonly dataDir: string;
  readonly seconds: number;
  readonly isDetached: boolean;
  readonly environment: Readonly<Record<string, string | undefined>>;
}

/** What a person sees once everything is ready: addresses, and things to try. */
export async function startScreen(run: RunFile, options: ScreenOptions): Promise<string> {
  const { dataDir, seconds, isDetached, environment } = options;
  const pids = run.processes.flatMap(({ pid }) => pid ?? []);
  const memory = await memoryOf(pids);
  const size = memory === undefined ? '' : `, ${memory} MiB`;
  const failure = readLoadMarker(dataDir)?.failure;
  const loading = failure === undefined ? LOADING : `  Cannot load the data set: ${failure}\n`;
  // Without the variable, commands in another terminal would look for another data directory.
  const variable = environment['MARQUEE_HOME'] ? `\n      export MARQUEE_HOME=${dataDir}` : '';
  return `
  Marquee is up: ${run.processes.length} processes in ${seconds} s${size}

      home page      ${run.url}
      API docs       ${run.url}/docs
      console        ${run.console.url}/#token=${run.console.token}

${run.loaded ? '' : loading}
  Try this in another terminal:
${variable}
      npm run platform -- kill row-builder-1      the page stays whole: the other instance answers
      npm run platform -- pause row-builder       freeze both instances and watch the badges on the rows
      npm run platform -- resume row-builder      the page recovers automatically
      npm run platform -- list                    what is running, and how often it was restarted

  The console does the same with a mouse and shows the effect on the page.
  Press ? on the home page to see how it was composed. Logs are in ${dataDir}/logs.
  ${isDetached ? '"npm stop" stops everything.' : 'Ctrl-C stops everything.'}
`;
}
