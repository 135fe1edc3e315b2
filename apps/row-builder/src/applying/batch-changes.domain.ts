import { merge, touchesTitle, untouched } from './viewer-title.domain.js';
import type { ViewerTitle } from './viewer-title.domain.js';
import type { ViewingFact } from './viewing-fact.domain.js';

const HOUR_MS = 3_600_000;

export interface TitleCounts {
  readonly titleId: string;
  starts: number;
  finishes: number;
  /** Viewers who rate it; rating again changes the sum, not the number. */
  ratings: number;
  halfStars: number;
}

/** Everything that one batch of new events changes. Lists are sorted by key, so that two batches lock rows in the same order. */
export interface BatchChanges {
  readonly histories: readonly ViewerTitle[];
  readonly viewerCounts: readonly { viewerId: string; kind: string; count: number }[];
  readonly activity: readonly { hour: Date; titleId: string; starts: number; finishes: number }[];
  readonly titles: readonly TitleCounts[];
  readonly rowKinds: readonly { kind: string; impressions: number; clicks: number }[];
}

/** `held` are the histories that the facts touch, as they stand before. The facts are distinct and were never applied. */
export function changesOf(facts: readonly ViewingFact[], held: readonly ViewerTitle[]): BatchChanges {
  const before = new Map(held.map((entry) => [historyKey(entry), entry]));
  const histories = new Map<string, ViewerTitle>();
  const viewerCounts = new Map<string, { viewerId: string; kind: string; count: number }>();
  const activity = new Map<string, { hour: Date; titleId: string; starts: number; finishes: number }>();
  const titles = new Map<string, TitleCounts>();
  const rowKinds = new Map<string, { kind: string; impressions: number; clicks: number }>();

  for (const fact of facts) {
    const { viewerId, titleId, kind } = fact;
    entry(viewerCounts, `${viewerId} ${kind}`, () => ({ viewerId, kind, count: 0 })).count += 1;
    if (touchesTitle(fact)) {
      const key = historyKey(fact);
      const known = histories.get(key) ?? before.get(key) ?? untouched(viewerId, titleId);
      histories.set(key, merge(known, fact));
    } else if (fact.rowKind !== null) {
      const row = entry(rowKinds, fact.rowKind, (name) => ({ kind: name, impressions: 0, clicks: 0 }));
      if (kind === 'impression') row.impressions += 1;
      else row.clicks += 1;
    }
    if (kind !== 'play-started' && kind !== 'play-finished') continue;
    const hour = new Date(Math.floor(fact.occurredAt.getTime() / HOUR_MS) * HOUR_MS);
    const counted = kind === 'play-started' ? 'starts' : 'finishes';
    entry(activity, `${hour.toISOString()} ${titleId}`, () => ({ hour, titleId, starts: 0, finishes: 0 }))[counted] +=
      1;
    entry(titles, titleId, noCounts)[counted] += 1;
  }

  for (const [key, after] of histories) {
    const earlier = before.get(key)?.stars ?? null;
    if (after.stars === null || after.stars === earlier) continue;
    const counts = entry(titles, after.titleId, noCounts);
    if (earlier === null) counts.ratings += 1;
    counts.halfStars += (after.stars - (earlier ?? 0)) * 2;
  }

  return {
    histories: inKeyOrder(histories),
    viewerCounts: inKeyOrder(viewerCounts),
    activity: inKeyOrder(activity),
    titles: inKeyOrder(titles),
    rowKinds: inKeyOrder(rowKinds),
  };
}

export function historyKey(of: { viewerId: string; titleId: string }): string {
  return `${of.viewerId} ${of.titleId}`;
}

function noCounts(titleId: string): TitleCounts {
  return { titleId, starts: 0, finishes: 0, ratings: 0, halfStars: 0 };
}

function entry<T>(map: Map<string, T>, key: string, create: (key: string) => T): T {
  let held = map.get(key);
  if (held === undefined) map.set(key, (held = create(key)));
  return held;
}

function inKeyOrder<T>(map: ReadonlyMap<string, T>): T[] {
  return [...map].toSorted(([a], [b]) => (a < b ? -1 : 1)).map(([, value]) => value);
}
