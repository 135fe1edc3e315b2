import type { HomeWork } from '@marquee/contracts/statistics';

type Counts<K extends string> = Partial<Record<K, number>>;

/**
 * Merges the home page statistics of all gateways. Counts add up. Times cannot be merged exactly: the median is
 * weighted by requests, and p99 is that of the slowest gateway. Null without any statistics.
 */
export function mergeWork(works: readonly HomeWork[]): HomeWork | null {
  const [first, ...others] = works;
  if (first === undefined) return null;
  return others.reduce(mergeTwo, first);
}

function mergeTwo(a: HomeWork, b: HomeWork): HomeWork {
  return {
    windowMs: Math.max(a.windowMs, b.windowMs),
    requests: a.requests + b.requests,
    failed: a.failed + b.failed,
    p50Ms: weighted(a.p50Ms, a.requests, b.p50Ms, b.requests),
    p99Ms: Math.max(a.p99Ms, b.p99Ms),
    pages: added(a.pages, b.pages) as HomeWork['pages'],
    rows: added(a.rows, b.rows) as HomeWork['rows'],
    reasons: added(a.reasons, b.reasons),
    freshness: mergeFreshness(a.freshness, b.freshness),
  };
}

function mergeFreshness(a: HomeWork['freshness'], b: HomeWork['freshness']): HomeWork['freshness'] {
  if (a === null || b === null) return a ?? b;
  return {
    events: a.events + b.events,
    p50Ms: weighted(a.p50Ms, a.events, b.p50Ms, b.events),
    p99Ms: Math.max(a.p99Ms, b.p99Ms),
  };
}

function weighted(a: number, weightOfA: number, b: number, weightOfB: number): number {
  const weight = weightOfA + weightOfB;
  return weight === 0 ? 0 : (a * weightOfA + b * weightOfB) / weight;
}

function added<K extends string>(a: Counts<K>, b: Counts<K>): Counts<K> {
  const keys = [...new Set([...Object.keys(a), ...Object.keys(b)])] as K[];
  return Object.fromEntries(keys.map((key) => [key, (a[key] ?? 0) + (b[key] ?? 0)])) as Counts<K>;
}
