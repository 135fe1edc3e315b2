import type { LoadMarker } from '@marquee/contracts/load-marker';

const WIDTH = 30;

/** One line about the progress of a load: `[=====     ] 12,000 of 201,672 events`. */
export function progressLine({ events, total, done }: LoadMarker): string {
  const share = done || total === 0 ? 1 : Math.min(1, events / total);
  const filled = Math.round(share * WIDTH);
  const bar = '='.repeat(filled) + ' '.repeat(WIDTH - filled);
  return `[${bar}] ${events.toLocaleString('en')} of ${total.toLocaleString('en')} events`;
}
