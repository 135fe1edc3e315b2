import type { Page } from '@marquee/contracts/page';

export interface SegmentPage {
  readonly segment: string;
  readonly page: Page;
}

export interface SegmentTitles {
  readonly segment: string;
  readonly titleIds: ReadonlySet<string>;
}

export function titlesOf({ segment, page }: SegmentPage): SegmentTitles {
  return { segment, titleIds: new Set(page.rows.flatMap(({ items }) => items.map(({ titleId }) => titleId))) };
}

/** The taste group whose page shares the most titles with a viewer's own page; undefined if none shares any. */
export function nearestSegment(page: Page, segments: readonly SegmentTitles[]): string | undefined {
  let nearest: string | undefined;
  let most = 0;
  for (const { segment, titleIds } of segments) {
    const shared = page.rows.reduce(
      (sum, { items }) => sum + items.filter(({ titleId }) => titleIds.has(titleId)).length,
      0,
    );
    if (shared > most) [nearest, most] = [segment, shared];
  }
  return nearest;
}
