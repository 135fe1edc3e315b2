import { z } from 'zod';
import { endpoint } from './endpoint.js';
import { EventKind } from './event.js';
import { RowId, Timestamp, TitleId, ViewerId } from './ids.js';
import { Device, Reason, RowKind } from './page.js';

/** A header, its title ids, and one card for each, at the same position; lolomo passes cards on unread. */
export const BuiltRow = z.object({
  rowId: RowId,
  kind: RowKind,
  title: z.string(),
  asOf: Timestamp,
  because: z.string().optional(),
  /**
   * How likely the viewer is to watch what the row shows, 0 to 1, relative to the viewer's best row. Absent for rows
   * that are not for one viewer, and while there is no model.
   */
  affinity: z.number().min(0).max(1).optional(),
  titleIds: z.array(TitleId),
  cards: z.array(z.unknown()),
});
export type BuiltRow = z.infer<typeof BuiltRow>;

/** A row, or a whole kind where its rows are not known, that could not be built in time. */
export const MissingRow = z.object({ kind: RowKind, rowId: RowId.optional(), reason: Reason });
export type MissingRow = z.infer<typeof MissingRow>;

export const BuiltRows = z.object({
  viewerId: ViewerId,
  asOf: Timestamp,
  /** Without history. */
  newViewer: z.boolean(),
  /** The viewer's segment, once known. */
  segment: z.string().optional(),
  rows: z.array(BuiltRow),
  missing: z.array(MissingRow),
  /** Names the state that the rows were built from. It changes with whatever can change a row. */
  revision: z.string().optional(),
  /** The rows are those of `ifRevision`, without the kinds in `missing`; they, and `segment`, are not repeated. */
  unchanged: z.literal(true).optional(),
});
export type BuiltRows = z.infer<typeof BuiltRows>;

/** One request for all kinds, for some of them, or for the rows named. */
export const buildRows = endpoint({
  name: 'row-builder.rows',
  service: 'row-builder',
  method: 'POST',
  path: '/v1/rows',
  summary: 'Builds the rows of one viewer',
  body: z.strictObject({
    viewerId: ViewerId,
    device: Device,
    rowIds: z.array(RowId).min(1).max(40).optional(),
    kinds: z.array(RowKind).min(1).optional(),
    /** Candidates a row, more than are shown, so that the page can leave out doubles. */
    itemsPerRow: z.int().min(1).max(100).default(40),
    /** The revision of the rows that the caller has: all kinds, with the default number of candidates. */
    ifRevision: z.string().max(200).optional(),
  }),
  responses: { 200: BuiltRows },
  deadlineMs: 220,
  urgency: 2,
  idempotent: true,
});

/** Rows that are the same for every viewer, or for the viewers of one segment. */
export const SharedRows = z.object({ asOf: Timestamp, rows: z.array(BuiltRow) });
export type SharedRows = z.infer<typeof SharedRows>;

export const popularRows = endpoint({
  name: 'row-builder.popular',
  service: 'row-builder',
  method: 'GET',
  path: '/v1/rows/popular',
  summary: 'Rows that need no viewer',
  responses: { 200: SharedRows },
  deadlineMs: 2_000,
  urgency: 5,
  idempotent: true,
});

export const segmentRows = endpoint({
  name: 'row-builder.segments',
  service: 'row-builder',
  method: 'GET',
  path: '/v1/rows/segments',
  summary: 'Rows of every segment',
  responses: {
    200: z.object({ asOf: Timestamp, segments: z.array(z.object({ segment: z.string(), rows: z.array(BuiltRow) })) }),
  },
  deadlineMs: 2_000,
  urgency: 5,
  idempotent: true,
});

/** Counts of what has been applied, for operators and tests. An event counts once however often it was delivered. */
export const appliedStatistics = endpoint({
  name: 'row-builder.statistics',
  service: 'row-builder',
  method: 'GET',
  path: '/v1/statistics',
  summary: 'Counts of applied events and of what is held',
  query: z.object({ viewerId: ViewerId.optional() }),
  responses: {
    200: z.object({
      events: z.partialRecord(EventKind, z.int()),
      viewers: z.int(),
      titles: z.int(),
      modelVersion: z.int().optional(),
    }),
  },
  deadlineMs: 5_000,
  urgency: 5,
  idempotent: true,
});

export const rowBuilderEndpoints = [buildRows, popularRows, segmentRows, appliedStatistics] as const;
