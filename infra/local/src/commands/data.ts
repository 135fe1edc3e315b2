import { onInterruption } from '../interruption.js';
import { Platform } from '../platform.js';
import { chooseData, chosenDataFolder } from '../state/data-choice.js';
import { claimDataDir } from '../state/data-dir.js';
import { readLoadMarker, refuseOtherData } from '../state/load-marker.js';
import type { LoadMarker } from '../state/load-marker.js';
import { ProgressLine } from './progress-line.js';

const BAR_WIDTH = 40;

export interface DataOptions {
  readonly dataDir: string;
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly folder: string;
}

/** Loads a MovieLens folder and keeps it for later starts. An interrupted load continues at the next run. */
export async function data({ dataDir, environment, folder }: DataOptions): Promise<void> {
  const chosen = chosenDataFolder(dataDir, { MARQUEE_DATA: folder });
  refuseOtherData(dataDir, 'movielens');
  claimDataDir(dataDir);
  chooseData(dataDir, folder);
  const { signal } = onInterruption();
  const began = performance.now();
  try {
    await using platform = await Platform.start({
      dataDir,
      gatewayPort: 0,
      environment: { ...environment, MARQUEE_DATA: chosen },
      signal,
      onStep: (what) => console.log(`  ${what} …`),
    });
    const progress = new ProgressLine(process.stdout);
    await platform.untilLoaded(signal, () => progress.show(describe(readLoadMarker(dataDir))));
    progress.end();
    const seconds = Math.round((performance.now() - began) / 1000);
    console.log(`  Loaded in ${seconds} s. Stopping ${platform.run.processes.length} processes …`);
  } catch (error) {
    if (!signal.aborted) throw error;
    console.log('\n  Interrupted; everything is stopped. The next run continues from here.');
    process.exit(130);
  }
  console.log('  Done. Now run: npm start');
}

/** Each rating of MovieLens becomes two events: a play and a rating. */
function describe(marker: LoadMarker | undefined): string {
  if (marker === undefined || marker.events === 0) return 'Loading titles and viewers …';
  const share = marker.done ? 1 : marker.events / Math.max(1, marker.total);
  const filled = Math.round(share * BAR_WIDTH);
  const bar = `[${'='.repeat(filled)}${' '.repeat(BAR_WIDTH - filled)}]`;
  return `${bar} ${marker.events.toLocaleString('en')} of ${marker.total.toLocaleString('en')} events (a play and a rating each)`;
}
