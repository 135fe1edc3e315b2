import { resolve } from 'node:path';
import { onInterruption } from '../interruption.js';
import { Platform } from '../platform.js';
import { checkDataFolder, chooseData, forgetUnloadedChoice } from '../state/data-choice.js';
import { claimDataDir } from '../state/data-dir.js';
import { LoadError, describeLeftOut, readLoadMarker, refuseOtherData } from '../state/load-marker.js';
import { describeProgress } from './describe-progress.js';
import { ProgressLine } from './progress-line.js';

export interface DataOptions {
  readonly dataDir: string;
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly folder: string;
}

/**
 * Loads a MovieLens folder and keeps it for later starts. An interrupted load continues at the next run.
 *
 * @throws PlatformError if the folder is no data set, or cannot be loaded
 */
export async function data({ dataDir, environment, folder }: DataOptions): Promise<void> {
  const chosen = resolve(folder);
  checkDataFolder(chosen);
  refuseOtherData(dataDir, 'movielens');
  claimDataDir(dataDir);
  chooseData(dataDir, chosen);
  const { signal } = onInterruption();
  const progress = new ProgressLine(process.stdout);
  const began = performance.now();
  try {
    await using platform = await Platform.start({
      dataDir,
      gatewayPort: 0,
      environment: { ...environment, MARQUEE_DATA: chosen },
      signal,
      onStep: (what) => console.log(`  ${what} …`),
    });
    await platform.untilLoaded(signal, () => progress.show(describeProgress(readLoadMarker(dataDir))));
    progress.end();
    const marker = readLoadMarker(dataDir);
    const leftOut = marker && describeLeftOut(marker);
    if (leftOut !== undefined) console.log(`  ${leftOut}`);
    const seconds = Math.round((performance.now() - began) / 1000);
    console.log(`  Loaded in ${seconds} s. Stopping ${platform.run.processes.length} processes …`);
  } catch (error) {
    progress.end();
    if (error instanceof LoadError) forgetUnloadedChoice(dataDir);
    if (!signal.aborted) throw error;
    console.log('\n  Interrupted; everything is stopped. The next run continues from here.');
    process.exit(130);
  }
  console.log('  Done. Now run: npm start');
}
