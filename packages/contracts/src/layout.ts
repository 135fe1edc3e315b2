/**
 * How a home page is laid out. No schema library here, so that a browser can load these values;
 * `page.ts` gives them to everybody else.
 */

/** The ladder, best rung first; the position is the rung. */
export const LADDER = ['live', 'last-good', 'segment', 'popular', 'static'] as const;

/**
 * Row kinds from top to bottom. What people come back for is first; my list is above discovery, whose rows leave it
 * out.
 */
export const ROW_ORDER = [
  'continue-watching',
  'my-list',
  'top-picks',
  'trending-now',
  'because-you-watched',
  'new-releases',
  'popular-in-genre',
  'watch-again',
] as const;

export const DEVICES = ['tv', 'desktop', 'phone'] as const;

/** How many rows, and titles in each. */
export interface GridSize {
  readonly rows: number;
  readonly items: number;
}

/** The grid size by device, where a request names none. */
export const GRID_SIZES = {
  tv: { rows: 8, items: 12 },
  desktop: { rows: 10, items: 18 },
  phone: { rows: 12, items: 9 },
} as const satisfies Record<(typeof DEVICES)[number], GridSize>;
