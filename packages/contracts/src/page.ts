import { z } from 'zod';
import { PageId, RowId, Timestamp, TitleId, ViewerId } from './ids.js';
import { DEVICES, LADDER, ROW_ORDER } from './layout.js';

export { GRID_SIZES, LADDER, ROW_ORDER } from './layout.js';
export type { GridSize } from './layout.js';

/** The rung that a row or page comes from. */
export const Source = z.enum(LADDER);
export type Source = z.infer<typeof Source>;

/** Every rung below live. */
export const DegradedSource = Source.exclude(['live']);
export type DegradedSource = z.infer<typeof DegradedSource>;

/** Why something is not live. */
export const Reason = z.enum([
  'timeout',
  'breaker-open',
  'bulkhead-full',
  'shed',
  'no-instance',
  'error',
  'deadline',
  'fault',
]);
export type Reason = z.infer<typeof Reason>;

/** The reason that an error states in its `reason` property; `error` if it states none of them. */
export function reasonOf(error: unknown): Reason {
  if (typeof error !== 'object' || error === null || !('reason' in error)) return 'error';
  return Reason.safeParse(error.reason).data ?? 'error';
}

export const RowKind = z.enum(ROW_ORDER);
export type RowKind = z.infer<typeof RowKind>;

export const Device = z.enum(DEVICES);
export type Device = z.infer<typeof Device>;

/** What this viewer did with a title; absent on rows that are not personal. */
export const CardState = z.object({
  inMyList: z.boolean(),
  /** Stars, 0.5 to 5. */
  rating: z.number().min(0.5).max(5).optional(),
  /** Watched share of the title, 0 to 1. */
  progress: z.number().min(0).max(1).optional(),
});
export type CardState = z.infer<typeof CardState>;

export const TitleCard = z.object({
  titleId: TitleId,
  name: z.string(),
  year: z.int(),
  genres: z.array(z.string()),
  runtimeMinutes: z.int().positive().optional(),
  state: CardState.optional(),
});
export type TitleCard = z.infer<typeof TitleCard>;

const rowFields = {
  rowId: RowId,
  kind: RowKind,
  title: z.string(),
  asOf: Timestamp,
  /** Evidence in words for people, or `new-viewer`. */
  because: z.string().optional(),
  items: z.array(TitleCard),
};

/** Built from the current state; confirmed for this request, if it was built for an earlier one. */
export const LiveRow = z.object({ ...rowFields, source: z.literal('live') });
export type LiveRow = z.infer<typeof LiveRow>;

/** From a rung below live; never without the reason. */
export const DegradedRow = z.object({ ...rowFields, source: DegradedSource, reason: Reason });
export type DegradedRow = z.infer<typeof DegradedRow>;

export const Row = z.discriminatedUnion('source', [LiveRow, DegradedRow]);
export type Row = z.infer<typeof Row>;

/** A row that is missing or not live. */
export const Degradation = z.object({
  rowId: z.union([RowId, z.literal('page')]),
  source: Source,
  reason: Reason,
  asOf: Timestamp,
});
export type Degradation = z.infer<typeof Degradation>;

const pageFields = {
  pageId: PageId,
  viewerId: ViewerId,
  device: Device,
  generatedAt: Timestamp,
  /** The oldest `asOf` of its rows. */
  asOf: Timestamp,
  degraded: z.array(Degradation),
};

export const LivePage = z.object({ ...pageFields, source: z.literal('live'), rows: z.array(Row) });
export type LivePage = z.infer<typeof LivePage>;

export const DegradedPage = z.object({ ...pageFields, source: DegradedSource, reason: Reason, rows: z.array(Row) });
export type DegradedPage = z.infer<typeof DegradedPage>;

/** Whole when `source` is live and `degraded` is empty. */
export const Page = z.discriminatedUnion('source', [LivePage, DegradedPage]);
export type Page = z.infer<typeof Page>;

/** A row made in advance for many viewers. It gets its reason when a rung puts it into a viewer's page. */
export const SharedRow = z.object({ ...rowFields, source: DegradedSource });
export type SharedRow = z.infer<typeof SharedRow>;

/** A page made in advance for many viewers: the popular page, the page of a segment, the static page. */
export const SharedPage = z.object({ ...pageFields, source: DegradedSource, rows: z.array(SharedRow) });
export type SharedPage = z.infer<typeof SharedPage>;
