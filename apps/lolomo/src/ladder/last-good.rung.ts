import { DynamicConfig } from '@marquee/config';
import type { BuiltRow, BuiltRows } from '@marquee/contracts/row-builder';
import { ByteLru } from '@marquee/storage';
import { Injectable } from '@nestjs/common';
import { z } from 'zod';

interface ViewerRows {
  readonly rows: readonly BuiltRow[];
  readonly segment: string | undefined;
  /** The revision of the rows; undefined if they are not all from one answer. */
  readonly revision: string | undefined;
  /** Size of `rows` as JSON. */
  readonly bytes: number;
}

export interface CompleteRows extends ViewerRows {
  readonly revision: string;
}

/** The rows that each viewer last got live. Beyond the capacity, the least recently used viewers are dropped. */
@Injectable()
export class LastGoodRung {
  readonly source = 'last-good';
  private readonly viewers: ByteLru<ViewerRows>;

  constructor(config: DynamicConfig) {
    const capacity = config.property('lolomo.lastGoodBytes', z.number().int().min(1_000_000), 64_000_000);
    this.viewers = new ByteLru(() => capacity.get());
  }

  rowsFor(viewerId: string): readonly BuiltRow[] {
    return this.viewers.get(viewerId)?.rows ?? [];
  }

  /** The viewer's rows if they are all from one answer, which named this revision. */
  completeRows(viewerId: string): CompleteRows | undefined {
    const viewer = this.viewers.get(viewerId);
    return viewer?.revision === undefined ? undefined : { ...viewer, revision: viewer.revision };
  }

  /** The segment that the row-builder last named for this viewer. */
  segmentOf(viewerId: string): string | undefined {
    return this.viewers.get(viewerId)?.segment;
  }

  /**
   * Replaces the viewer's rows with the built ones; rows of a kind that is missing this time are kept.
   *
   * @param bytes size of the answer as received, so that it need not be serialised again to be measured
   */
  rememberPage(built: BuiltRows, bytes: number): void {
    const before = this.viewers.get(built.viewerId);
    const fresh = new Set(built.rows.map((row) => row.rowId));
    const missing = new Set(built.missing.map(({ kind }) => kind));
    const kept = (before?.rows ?? []).filter((row) => missing.has(row.kind) && !fresh.has(row.rowId));
    this.store(built.viewerId, {
      rows: [...built.rows, ...kept],
      segment: built.segment ?? before?.segment,
      revision: missing.size === 0 ? built.revision : undefined,
      bytes: bytes + kept.length * bytesPerRow(before),
    });
  }

  /** Replaces one row of a viewer whose page is known; `bytes` as for a page. */
  rememberRow(viewerId: string, row: BuiltRow, bytes: number): void {
    const before = this.viewers.get(viewerId);
    if (before === undefined) return;
    const others = before.rows.filter(({ rowId }) => rowId !== row.rowId);
    this.store(viewerId, {
      rows: [...others, row],
      segment: before.segment,
      revision: undefined,
      bytes: bytes + others.length * bytesPerRow(before),
    });
  }

  private store(viewerId: string, viewer: ViewerRows): void {
    this.viewers.set(viewerId, viewer, viewer.bytes);
  }
}

function bytesPerRow(viewer: ViewerRows | undefined): number {
  return viewer === undefined || viewer.rows.length === 0 ? 0 : viewer.bytes / viewer.rows.length;
}
