import { mkdirSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';
import { UsageError } from '../platform-error.js';
import { Platform } from '../platform.js';
import { chooseData, dataFolder } from '../state/data-choice.js';
import { readLoadMarker, refuseOtherData } from '../state/load-marker.js';
import type { LoadMarker } from '../state/load-marker.js';

const POLL_MS = 200;
const BAR_WIDTH = 40;

/**
 * `data movielens <folder>`: loads a data set and keeps it for later starts. An interrupted load continues at the next
 * run.
 */
export async function data(args: string[], dataDir: string): Promise<void> {
  const [kind, folder] = args;
  if (kind !== 'movielens' || folder === undefined) throw new UsageError('Usage: npm run data -- movielens <folder>');
  const environment = { ...process.env, MARQUEE_DATA: dataFolder(dataDir, { MARQUEE_DATA: folder }) };
  refuseOtherData(dataDir, 'movielens');
  mkdirSync(dataDir, { recursive: true });
  chooseData(dataDir, folder);
  const stopping = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => stopping.abort());
  await using platform = await Platform.start({
    dataDir,
    gatewayPort: 0,
    environment,
    onStep: (what) => console.log(`  ${what} …`),
  });
  const began = performance.now();
  for (;;) {
    const marker = readLoadMarker(dataDir);
    if (marker) process.stdout.write(`\r  ${bar(marker)}`);
    if (marker?.done === true || stopping.signal.aborted) break;
    await pause(POLL_MS);
  }
  const seconds = Math.round((performance.now() - began) / 1000);
  const outcome = stopping.signal.aborted
    ? 'Interrupted; the next run continues from here.'
    : `Loaded in ${seconds} s.`;
  console.log(`\n  ${outcome} Stopping ${platform.run.processes.length} processes; then run: npm start`);
}

function bar({ events, total, done }: LoadMarker): string {
  const share = done ? 1 : events / Math.max(1, total);
  const filled = Math.round(share * BAR_WIDTH);
  return `[${'='.repeat(filled)}${' '.repeat(BAR_WIDTH - filled)}] ${events.toLocaleString('en')} of ${total.toLocaleString('en')} events`;
}
