import { once } from 'node:events';
import { InterruptedError, onInterruption } from '../interruption.js';
import { Platform } from '../platform.js';
import { startScreen } from '../screen.js';
import { LoadError, describeLeftOut, readLoadMarker } from '../state/load-marker.js';
import { endOrphans } from '../state/orphans.js';
import { portsFrom } from './ports-from.js';
import { detach, tellParent } from './detach.js';

export interface StartOptions {
  readonly dataDir: string;
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly detach: boolean;
  readonly anyPort: boolean;
  /** Whether the console gets traces. */
  readonly observe: boolean;
}

/** Runs the platform until Ctrl-C, SIGTERM or `stop`; detached, returns when it is ready. */
export async function start(options: StartOptions): Promise<void> {
  const { dataDir, environment } = options;
  if (options.detach) return detach(options);
  const began = performance.now();
  const stopping = onInterruption(() => void killEverything(dataDir));
  const { signal } = stopping;
  try {
    await using platform = await Platform.start({
      dataDir,
      environment,
      ...portsFrom(environment, options.anyPort),
      observe: options.observe,
      signal,
      onStep: (what) => {
        console.log(`  ${what} …`);
        tellParent({ step: what });
      },
      onWarning: (message) => console.error(`  Warning: ${message}`),
      onStop: () => stopping.abort(new InterruptedError('Stopped over the control port.')),
    });
    const isDetached = process.send !== undefined;
    const seconds = Math.round((performance.now() - began) / 1000);
    const screen = await startScreen(platform.run, { dataDir, seconds, isDetached, environment });
    console.log(screen);
    tellParent({ screen });
    if (!platform.run.loaded) void reportLoad(platform, dataDir, signal);
    if (!signal.aborted) await once(signal, 'abort');
    console.log('  Stopping …');
  } catch (error) {
    if (!signal.aborted) throw error;
    console.log('  Interrupted; everything is stopped.');
    process.exit(130);
  }
  process.exit(0);
}

async function reportLoad(platform: Platform, dataDir: string, signal: AbortSignal): Promise<void> {
  try {
    await platform.untilLoaded(signal);
    const marker = readLoadMarker(dataDir);
    const leftOut = marker && describeLeftOut(marker);
    console.log(`  The data set is loaded.${leftOut === undefined ? '' : ` ${leftOut}`}`);
  } catch (error) {
    // The platform itself reports a loader that keeps ending.
    if (error instanceof LoadError) console.error(`  ${error.message}`);
  }
}

/** At a second Ctrl-C: ends all processes without waiting for them. */
async function killEverything(dataDir: string): Promise<void> {
  console.log('  Killing everything …');
  await endOrphans(dataDir);
  process.exit(130);
}
