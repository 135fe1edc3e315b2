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
  readonly rows: LiveRows;
}

/** Text, deflated text and objects. */
const BYTES_PER_BYTE_OF_TEXT = 1.5;

/**
 * The serialized live rows of each viewer, by device and grid size. They are used only for the revision that the
 * row-builder has just confirmed, so an entry is never too old.
 */
@Injectable()
export class LiveRowsCache {
  private readonly entries: ByteLru<Entry>;

  constructor(config: DynamicConfig) {
    const capacity = config.property('lolomo.livePageBytes', z.number().int().min(0), 64_000_000);
    this.entries = new ByteLru(() => capacity.get());
  }

  get(key: PageKey, revision: string): LiveRows | undefined {
    const entry = this.entries.get(nameOf(key));
    return entry?.revision === revision ? entry.rows : undefined;
  }

  set(key: PageKey, revision: string, rows: LiveRows): void {
    this.entries.set(nameOf(key), { revision, rows }, rows.text.length * BYTES_PER_BYTE_OF_TEXT);
  }
}

function nameOf({ viewerId, device, rows, items }: PageKey): string {
  return `${viewerId} ${device} ${rows}x${items}`;
}
