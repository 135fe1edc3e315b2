import type { RecordedEvent } from '@marquee/contracts/event';

/** An event as it is applied: instants instead of text, not before 1970, and never later than it was received. */
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
  readonly rowKind: string | null;
  readonly imported: boolean;
}

/**
 * A browser's clock may run ahead; what it says then counts as "when received". One that stands at the beginning of time must not name
 * an instant that PostgreSQL cannot hold: its partition would wait for ever.
 */
export function factOf(event: RecordedEvent): ViewingFact {
  const receivedAt = new Date(event.receivedAt);
  const said = new Date(event.occurredAt).getTime();
  return {
    id: event.id.toLowerCase(),
    viewerId: event.viewerId,
    titleId: event.titleId,
    kind: event.kind,
    occurredAt: new Date(Math.min(Math.max(said, 0), receivedAt.getTime())),
    receivedAt,
    positionSeconds: event.positionSeconds ?? null,
    durationSeconds: event.durationSeconds ?? null,
    stars: event.stars ?? null,
    rowKind: event.rowId?.split(':', 1)[0] ?? null,
    imported: event.imported === true,
  };
}

/** Identity of an event: an id is the viewer's own, so two viewers may use the same one. */
export function factKey(fact: { viewerId: string; id: string }): string {
  return `${fact.viewerId} ${fact.id}`;
}

/** The first of each identity. */
export function distinct(facts: readonly ViewingFact[]): ViewingFact[] {
  const byKey = new Map<string, ViewingFact>();
  for (const fact of facts) {
    const key = factKey(fact);
    if (!byKey.has(key)) byKey.set(key, fact);
  }
  return [...byKey.values()];
}
