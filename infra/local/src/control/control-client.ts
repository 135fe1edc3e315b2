import { PlatformError, UsageError } from '../platform-error.js';
import { readRunFile } from '../state/run-file.js';
import type { RunFile } from '../state/run-file.js';
import type { Act, Control } from './acts.js';

/** Acts on the platform that runs from `home`, in whatever process that is. */
export function connectPlatform(home: string): Control & { run(): Promise<RunFile>; stop(): Promise<void> } {
  const send = async (method: 'GET' | 'POST', path: string): Promise<RunFile> => {
    const run = readRunFile(home);
    if (run === undefined) throw new PlatformError(`Marquee does not run from ${home}: start it with "npm start".`);
    const response = await fetch(`${run.control.url}${path}`, {
      method,
      headers: { authorization: `Bearer ${run.control.token}` },
    }).catch((cause: unknown) => {
      throw new PlatformError(
        `The platform of ${home} does not answer at ${run.control.url}: was it killed? Run "npm start" again.`,
        { cause },
      );
    });
    const body = (await response.json()) as RunFile & { error?: string };
    if (response.ok) return body;
    throw new (response.status === 400 ? UsageError : PlatformError)(
      body.error ?? `The platform answered ${response.status}.`,
    );
  };
  const act = (name: Act) => async (process: string) => {
    await send('POST', `/${encodeURIComponent(process)}/${name}`);
  };
  return {
    kill: act('kill'),
    hold: act('hold'),
    pause: act('pause'),
    resume: act('resume'),
    restart: act('restart'),
    async scale(service, replicas) {
      await send('POST', `/scale/${encodeURIComponent(service)}/${replicas}`);
    },
    async proxy(engine, mode) {
      const value = mode.kind === 'delay' ? `delay/${mode.ms}` : mode.kind;
      await send('POST', `/proxy/${encodeURIComponent(engine)}/${value}`);
    },
    run: () => send('GET', '/'),
    async stop() {
      await send('POST', '/stop');
    },
  };
}
