import { mkdirSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';
import { UsageError } from '../platform-error.js';
import { Platform } from '../platform.js';
import { chooseData, dataFolder } from '../state/data-choice.js';
import { readLoadMarker, refuseOtherData } from '../state/load-marker.js';
import type { LoadMarker } from '../state/load-marker.js';

const POLL_MS = 200;
const BAR_WIDTH = 40;

/** `data movielens <folder>`: loads it into this home and keeps it for every later start. Broken off, it goes on where it was. */
export async function data(args: string[], home: string): Promise<void> {
  const [kind, folder] = args;
  if (kind !== 'movielens' || folder === undefined) throw new UsageError('Usage: npm run data -- movielens <folder>');
  const environment = { ...process.env, MARQUEE_DATA: dataFolder(home, { MARQUEE_DATA: folder }) };
  refuseOtherData(home, 'movielens');
  mkdirSync(home, { recursive: true });
  chooseData(home, folder);
  const stopping = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => stopping.abort());
  await using platform = await Platform.start({
    home,
    gatewayPort: 0,
    environment,
    onStep: (what) => console.log(`  ${what} …`),
  });
  const began = performance.now();
  for (;;) {
    const marker = readLoadMarker(home);
    if (marker) process.stdout.write(`\r  ${bar(marker)}`);
    if (marker?.done === true || stopping.signal.aborted) break;
    await pause(POLL_MS);
  }
  const seconds = Math.round((performance.now() - began) / 1000);
  const outcome = stopping.signal.aborted ? 'broken off; the next run goes on from here' : `loaded in ${seconds} s`;
  console.log(`\n  ${outcome}. Now: npm start (${platform.run.processes.length} processes stop first)`);
}

function bar({ events, total, done }: LoadMarker): string {
  const share = done ? 1 : events / Math.max(1, total);
  const filled = Math.round(share * BAR_WIDTH);
  return `[${'='.repeat(filled)}${' '.repeat(BAR_WIDTH - filled)}] ${events.toLocaleString('en')} of ${total.toLocaleString('en')} events`;
}
