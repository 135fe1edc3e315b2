import { DynamicConfig } from '@marquee/config';
import type { Device, GridSize } from '@marquee/contracts/page';
import { ByteLru } from '@marquee/storage';
import { Injectable } from '@nestjs/common';
import { z } from 'zod';
import type { LiveRows } from './live-page.js';

export interface PageKey extends GridSize {
  readonly viewerId: string;
  readonly device: Device;
}

interface Entry {
  readonly revision: string;
  /** When the row-builder was last asked for this revision and confirmed it, on the scale of `performance.now()`. */
  confirmedAt: number;
  readonly rows: LiveRows;
}

/** Text, deflated text and objects. */
const BYTES_PER_BYTE_OF_TEXT = 1.5;

/**
 * The serialized live rows of each viewer, by device and grid size, under the revision that the row-builder named for
 * them.
 */
@Injectable()
export class LiveRowsCache {
  private readonly entries: ByteLru<Entry>;

  constructor(config: DynamicConfig) {
    const capacity = config.property('lolomo.livePageBytes', z.number().int().min(0), 64_000_000);
    this.entries = new ByteLru(() => capacity.get());
  }

  /** The rows of this revision if they were confirmed after this time. */
  getConfirmed(key: PageKey, revision: string, since: number): LiveRows | undefined {
    const entry = this.entries.get(nameOf(key));
    return entry?.revision === revision && entry.confirmedAt > since ? entry.rows : undefined;
  }

  /** The rows of this revision, which the row-builder has just confirmed. */
  confirm(key: PageKey, revision: string, askedAt: number): LiveRows | undefined {
    const entry = this.entries.get(nameOf(key));
    if (entry?.revision !== revision) return undefined;
    entry.confirmedAt = Math.max(entry.confirmedAt, askedAt);
    return entry.rows;
  }

  set(key: PageKey, revision: string, rows: LiveRows, askedAt: number): void {
    const entry = { revision, rows, confirmedAt: askedAt };
    this.entries.set(nameOf(key), entry, rows.text.length * BYTES_PER_BYTE_OF_TEXT);
  }
}

function nameOf({ viewerId, device, rows, items }: PageKey): string {
  return `${viewerId} ${device} ${rows}x${items}`;
}
