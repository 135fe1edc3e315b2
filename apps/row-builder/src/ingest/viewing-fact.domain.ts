import type { RecordedEvent } from '@marquee/contracts/event';
import { RowKind } from '@marquee/contracts/page';

/** An event as it is applied: times are dates, not before 1970 and not after the event was received. */
export interface ViewingFact {
  readonly id: string;
  readonly viewerId: string;
  readonly titleId: string;
  readonly kind: RecordedEvent['kind'];
  readonly occurredAt: Date;
  readonly receivedAt: Date;
  readonly positionSeconds: number | null;
  readonly durationSeconds: number | null;
  readonly stars: number | null;
  /** Null without a row, and for a kind that does not exist: counts are kept by kind. */
  readonly rowKind: RowKind | null;
  readonly imported: boolean;
  /** W3C trace context of the request that recorded the event. */
  readonly traceparent: string | undefined;
}

/**
 * Limits `occurredAt`, which comes from a browser's clock. A clock that is fast counts as "when received". A clock that
 * was reset must not produce a date that PostgreSQL cannot store: the partition would be stuck on that event.
 */
export function factOf(event: RecordedEvent, traceparent?: string): ViewingFact {
  const receivedAt = new Date(event.receivedAt);
  const claimed = new Date(event.occurredAt).getTime();
  return {
    id: event.id.toLowerCase(),
    viewerId: event.viewerId,
    titleId: event.titleId,
    kind: event.kind,
    occurredAt: new Date(Math.min(Math.max(claimed, 0), receivedAt.getTime())),
    receivedAt,
    positionSeconds: event.positionSeconds ?? null,
    durationSeconds: event.durationSeconds ?? null,
    // The contract's check of half stars tolerates what floating point makes of them; the sums are whole numbers.
    stars: event.stars === undefined ? null : Math.round(event.stars * 2) / 2,
    rowKind: RowKind.safeParse(event.rowId?.split(':', 1)[0]).data ?? null,
    imported: event.imported === true,
    traceparent,
  };
}

/** Identifies an event. Ids are unique per viewer only: two viewers may use the same one. */
export function factKey(fact: { viewerId: string; id: string }): string {
  return `${fact.viewerId} ${fact.id}`;
}

/** Removes duplicates; the first of equal events stays. */
export function distinct(facts: readonly ViewingFact[]): ViewingFact[] {
  const byKey = new Map<string, ViewingFact>();
  for (const fact of facts) {
    const key = factKey(fact);
    if (!byKey.has(key)) byKey.set(key, fact);
  }
  return [...byKey.values()];
}
