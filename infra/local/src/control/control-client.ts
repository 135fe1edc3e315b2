import { requestLocal } from '../local-http.js';
import { PlatformError, UsageError } from '../platform-error.js';
import { readRunFile } from '../state/run-file.js';
import type { RunFile } from '@marquee/contracts/run-file';
import type { Action, Control } from './actions.js';

/** Restarting a process waits until it is ready. */
const LIMIT_MS = 90_000;

/** Controls the platform that runs in `dataDir`, from any process. */
export function connectPlatform(dataDir: string): Control & { run(): Promise<RunFile>; stop(): Promise<void> } {
  const send = async (method: 'GET' | 'POST', path: string): Promise<RunFile> => {
    const run = readRunFile(dataDir);
    if (run === undefined) {
      throw new PlatformError(`Marquee is not running in ${dataDir}. Start it with "npm start".`);
    }
    const response = await requestLocal(`${run.control.url}${path}`, {
      method,
      headers: { authorization: `Bearer ${run.control.token}` },
      signal: AbortSignal.timeout(LIMIT_MS),
    }).catch((cause: unknown) => {
      throw new PlatformError(
        `The platform in ${dataDir} does not answer at ${run.control.url}; it was probably killed. Run "npm start" again.`,
        { cause },
      );
    });
    const body = JSON.parse(response.body) as RunFile & { error?: string };
    if (response.status === 200) return body;
    throw new (response.status === 400 ? UsageError : PlatformError)(
      body.error ?? `The platform answered ${response.status}.`,
    );
  };
  const act = (action: Action) => async (name: string) => {
    await send('POST', `/processes/${encodeURIComponent(name)}/${action}`);
  };
  return {
    kill: act('kill'),
    keepDown: act('keep-down'),
    pause: act('pause'),
    resume: act('resume'),
    restart: act('restart'),
    async scale(service, replicas) {
      await send('POST', `/services/${encodeURIComponent(service)}/scale/${replicas}`);
    },
    async keepCandidates(service, version) {
      await send('POST', `/services/${encodeURIComponent(service)}/candidates/${encodeURIComponent(version)}`);
    },
    async promote(service, version) {
      await send('POST', `/services/${encodeURIComponent(service)}/promote/${encodeURIComponent(version)}`);
    },
    async endCandidates(service) {
      await send('POST', `/services/${encodeURIComponent(service)}/end-candidates`);
    },
    async proxy(engine, mode) {
      const value = mode.kind === 'delay' ? `delay/${mode.ms}` : mode.kind;
      await send('POST', `/engines/${encodeURIComponent(engine)}/proxy/${value}`);
    },
    run: () => send('GET', '/'),
    async stop() {
      await send('POST', '/platform/stop');
    },
  };
}
