import { reasonWords } from '@marquee/browser/reason-words';
import type { DegradedRow, Page, Source } from '@marquee/contracts/page';
import { age } from './age.js';

const sourceWords: Record<Source, string> = {
  live: 'Live',
  'last-good': 'Saved',
  segment: 'For viewers like you',
  popular: 'Popular with everyone',
  static: 'Built in',
};

export interface BadgeWords {
  readonly label: string;
  readonly detail: string;
}

/** The badge of a row that is not live: source and age, and as detail why. */
export function rowBadge(row: Pick<DegradedRow, 'source' | 'reason' | 'asOf'>, now: number): BadgeWords {
  const label = row.source === 'static' ? sourceWords.static : `${sourceWords[row.source]} · ${age(row.asOf, now)}`;
  return { label, detail: `Not live: ${reasonWords[row.reason]}.` };
}

/** The line above a page that is not live; null for a live page. */
export function pageNotice(page: Page, now: number): string | null {
  switch (page.source) {
    case 'live':
      return null;
    case 'last-good':
      return `This is your page from ${age(page.asOf, now)}. New picks are on their way.`;
    case 'segment':
      return 'Your own picks are unavailable right now. Viewers like you enjoy these.';
    case 'popular':
      return 'Your own picks are unavailable right now. This is what everyone is watching.';
    case 'static':
      return "We can't load your page right now. Here are some films to start with.";
  }
}
