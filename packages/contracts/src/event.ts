import { z } from 'zod';
import { PageId, RowId, Timestamp, TitleId, ViewerId } from './ids.js';

export const EventKind = z.enum([
  'impression',
  'click',
  'play-started',
  'play-progress',
  'play-finished',
  'rating',
  'my-list-added',
  'my-list-removed',
]);
export type EventKind = z.infer<typeof EventKind>;

/** Kinds that say what a viewer saw. They change no row. */
export const PASSIVE_EVENT_KINDS: readonly EventKind[] = ['impression', 'click'];

/** What a browser sends. The viewer is the session's, never the body's. */
export const ViewingEvent = z
  .strictObject({
    id: z.uuid(),
    kind: EventKind,
    titleId: TitleId,
    occurredAt: Timestamp,
    positionSeconds: z.number().min(0).max(360_000).optional(),
    durationSeconds: z.number().positive().max(360_000).optional(),
    /** Half stars, 0.5 to 5; required by and only for `rating`. */
    stars: z.number().min(0.5).max(5).multipleOf(0.5).optional(),
    rowId: RowId.optional(),
    pageId: PageId.optional(),
  })
  .refine((event) => (event.kind === 'rating') === (event.stars !== undefined), {
    path: ['stars'],
    message: 'expected with kind "rating", and only there',
  });
export type ViewingEvent = z.infer<typeof ViewingEvent>;

/** The event as stored in the topic, with its viewer and the time at which the gateway received it. */
export const RecordedEvent = z.object({
  ...ViewingEvent.shape,
  viewerId: ViewerId,
  receivedAt: Timestamp,
  /** History loaded under an import grant: exempt from the age window. */
  imported: z.literal(true).optional(),
});
export type RecordedEvent = z.infer<typeof RecordedEvent>;
