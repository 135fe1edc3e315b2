import type { Marker } from './marker.js';

const WIDTH = 30;

/** One line that says how far a load is: `[=====     ] 12,000 of 201,672 events`. */
export function progressLine({ events, total, done }: Marker): string {
  const share = done || total === 0 ? 1 : events / total;
  const filled = Math.round(share * WIDTH);
  const bar = '='.repeat(filled) + ' '.repeat(WIDTH - filled);
  return `[${bar}] ${events.toLocaleString('en')} of ${total.toLocaleString('en')} events`;
}
