import { untouched } from '../history/viewer-title.domain.js';
import type { ViewerTitle } from '../history/viewer-title.domain.js';
import { mergeEvent, touchesTitle } from './merge-event.domain.js';
import type { ViewingFact } from './viewing-fact.domain.js';

const HOUR_MS = 3_600_000;

export interface TitleCounts {
  readonly titleId: string;
  starts: number;
  finishes: number;
  /** Viewers who have rated the title. A second rating by the same viewer changes only the sum. */
  ratings: number;
  halfStars: number;
}

/** All changes of a batch of new events. Lists are ordered by key, so that all batches lock rows in the same order. */
export interface BatchChanges {
  readonly entries: readonly ViewerTitle[];
  readonly viewerCounts: readonly { viewerId: string; kind: string; count: number }[];
  /** The sums of `viewerCounts`, and when the newest of the events was received. */
  readonly kindCounts: readonly { kind: string; count: number; receivedAt: Date }[];
  readonly activity: readonly { hour: Date; titleId: string; starts: number; finishes: number }[];
  readonly titles: readonly TitleCounts[];
  readonly rowKinds: readonly { kind: string; impressions: number; clicks: number }[];
}

/** `stored` are the entries that the facts touch, as they are before. The facts are distinct and new. */
export function changesOf(facts: readonly ViewingFact[], stored: readonly ViewerTitle[]): BatchChanges {
  const before = new Map(stored.map((entry) => [entryKey(entry), entry]));
  const entries = new Map<string, ViewerTitle>();
  const viewerCounts = new Map<string, { viewerId: string; kind: string; count: number }>();
  const kindCounts = new Map<string, { kind: string; count: number; receivedAt: Date }>();
  const activity = new Map<string, { hour: Date; titleId: string; starts: number; finishes: number }>();
  const titles = new Map<string, TitleCounts>();
  const rowKinds = new Map<string, { kind: string; impressions: number; clicks: number }>();

  for (const fact of facts) {
    const { viewerId, titleId, kind, receivedAt } = fact;
    getOrCreate(viewerCounts, `${viewerId} ${kind}`, () => ({ viewerId, kind, count: 0 })).count += 1;
    const ofKind = getOrCreate(kindCounts, kind, () => ({ kind, count: 0, receivedAt }));
    ofKind.count += 1;
    if (receivedAt > ofKind.receivedAt) ofKind.receivedAt = receivedAt;
    if (touchesTitle(fact)) {
      const key = entryKey(fact);
      const entry = entries.get(key) ?? before.get(key) ?? untouched(viewerId, titleId);
      entries.set(key, mergeEvent(entry, fact));
    } else if (fact.rowKind !== null) {
      const row = getOrCreate(rowKinds, fact.rowKind, (name) => ({ kind: name, impressions: 0, clicks: 0 }));
      if (kind === 'impression') row.impressions += 1;
      else row.clicks += 1;
    }
    if (kind !== 'play-started' && kind !== 'play-finished') continue;
    const counter = kind === 'play-started' ? 'starts' : 'finishes';
    const hour = new Date(Math.floor(fact.occurredAt.getTime() / HOUR_MS) * HOUR_MS);
    const hourKey = `${hour.toISOString()} ${titleId}`;
    getOrCreate(activity, hourKey, () => ({ hour, titleId, starts: 0, finishes: 0 }))[counter] += 1;
    getOrCreate(titles, titleId, noCounts)[counter] += 1;
  }

  for (const [key, after] of entries) {
    const earlier = before.get(key)?.stars ?? null;
    if (after.stars === null || after.stars === earlier) continue;
    const counts = getOrCreate(titles, after.titleId, noCounts);
    if (earlier === null) counts.ratings += 1;
    counts.halfStars += (after.stars - (earlier ?? 0)) * 2;
  }

  return {
    entries: inKeyOrder(entries),
    viewerCounts: inKeyOrder(viewerCounts),
    kindCounts: inKeyOrder(kindCounts),
    activity: inKeyOrder(activity),
    titles: inKeyOrder(titles),
    rowKinds: inKeyOrder(rowKinds),
  };
}

export function entryKey(of: { viewerId: string; titleId: string }): string {
  return `${of.viewerId} ${of.titleId}`;
}

function noCounts(titleId: string): TitleCounts {
  return { titleId, starts: 0, finishes: 0, ratings: 0, halfStars: 0 };
}

function getOrCreate<T>(map: Map<string, T>, key: string, create: (key: string) => T): T {
  let value = map.get(key);
  if (value === undefined) map.set(key, (value = create(key)));
  return value;
}

function inKeyOrder<T>(map: ReadonlyMap<string, T>): T[] {
  return [...map].toSorted(([a], [b]) => (a < b ? -1 : 1)).map(([, value]) => value);
}
