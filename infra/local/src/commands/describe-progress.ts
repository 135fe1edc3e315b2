import type { LoadMarker } from '@marquee/contracts/load-marker';

const BAR_WIDTH = 30;

/** How far a load is: reading the files, then titles, then the events of the viewers. */
export function describeProgress(marker: LoadMarker | undefined): string {
  if (marker === undefined) return 'Starting to load …';
  const { read, titles, events, total, done } = marker;
  if (read !== undefined && titles === 0) return `${bar(read)} reading the files`;
  if (events === 0 && !done) return `Loading titles: ${titles.toLocaleString('en')}`;
  const share = done ? 1 : Math.min(1, events / Math.max(1, total));
  return `${bar(share)} ${events.toLocaleString('en')} of ${total.toLocaleString('en')} events`;
}

function bar(share: number): string {
  const filled = Math.round(share * BAR_WIDTH);
  return `[${'='.repeat(filled)}${' '.repeat(BAR_WIDTH - filled)}]`;
}
