import { z } from 'zod';
import { EVENT_WINDOW } from './event-window.js';
import { RecordedEvent } from './event.js';
import { RowId, Timestamp, ViewerId } from './ids.js';
import { Title } from './title.js';
import { topic } from './topic.js';

const MEBIBYTE = 1024 * 1024;

export const viewingEvents = topic({
  name: 'viewing.events.v1',
  key: 'viewerId',
  value: RecordedEvent,
  type: 'marquee.viewing.event.v1',
  partitions: 4,
  cleanup: 'delete',
  retentionBytes: 512 * MEBIBYTE,
  retentionMs: EVENT_WINDOW.pastMs,
});

/** The whole title at each change; a reader ignores a version older than the one it has. */
export const catalogTitles = topic({
  name: 'catalog.titles.v1',
  key: 'titleId',
  value: Title,
  type: 'marquee.catalog.title.v1',
  partitions: 2,
  cleanup: 'compact',
});

/** A hint: may be lost or doubled. */
export const RowsChanged = z.object({
  viewerId: ViewerId,
  rowIds: z.array(RowId),
  asOf: Timestamp,
  /** Ids of the applied events that caused it, for the viewer's own view of what happened; at most 50. */
  eventIds: z.array(z.uuid()).max(50),
});
export type RowsChanged = z.infer<typeof RowsChanged>;

export const rowsChanged = topic({
  name: 'rows.changed.v1',
  key: 'viewerId',
  value: RowsChanged,
  type: 'marquee.rows.changed.v1',
  partitions: 2,
  cleanup: 'delete',
  retentionBytes: 32 * MEBIBYTE,
  retentionMs: 3_600_000,
});

export const topics = [viewingEvents, catalogTitles, rowsChanged] as const;
