import { toCount } from '@marquee/postgres';
import type { ViewerTitle } from './viewer-title.domain.js';

/** A row of `viewer_title`: its counters have 64 bits. */
export type StoredEntry = Omit<ViewerTitle, 'starts' | 'finishes'> & {
  readonly starts: bigint;
  readonly finishes: bigint;
};

export function entryOf(stored: StoredEntry): ViewerTitle {
  return { ...stored, starts: toCount(stored.starts), finishes: toCount(stored.finishes) };
}
