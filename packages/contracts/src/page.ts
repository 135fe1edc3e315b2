import { z } from 'zod';
import { PageId, RowId, Timestamp, TitleId, ViewerId } from './ids.js';

/** The ladder, best rung first. */
export const Source = z.enum(['live', 'last-good', 'segment', 'popular', 'static']);
export type Source = z.infer<typeof Source>;

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

export const RowKind = z.enum([
  'continue-watching',
  'my-list',
  'top-picks',
  'because-you-watched',
  'trending-now',
  'popular-in-genre',
  'new-releases',
  'watch-again',
]);
export type RowKind = z.infer<typeof RowKind>;

export const Device = z.enum(['tv', 'desktop', 'phone']);
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

export const Row = z.object({
  rowId: RowId,
  kind: RowKind,
  title: z.string(),
  source: Source,
  reason: Reason.optional(),
  asOf: Timestamp,
  /** Evidence in words for people, or `new-viewer`. */
  because: z.string().optional(),
  items: z.array(TitleCard),
});
export type Row = z.infer<typeof Row>;

export const Degradation = z.object({
  rowId: z.union([RowId, z.literal('page')]),
  source: Source,
  reason: Reason,
  asOf: Timestamp,
});
export type Degradation = z.infer<typeof Degradation>;

/** Whole when `source` is live and `degraded` is empty. */
export const Page = z.object({
  pageId: PageId,
  viewerId: ViewerId,
  device: Device,
  generatedAt: Timestamp,
  /** The oldest `asOf` of its rows. */
  asOf: Timestamp,
  source: Source,
  reason: Reason.optional(),
  rows: z.array(Row),
  degraded: z.array(Degradation),
});
export type Page = z.infer<typeof Page>;

/** Best first; the position is the rung. */
export const LADDER: readonly Source[] = Source.options;
