import type { Page, Reason, Row, Source } from '@marquee/contracts/page';
import { age } from './age.js';

export const reasonWords: Record<Reason, string> = {
  timeout: 'it took too long',
  'breaker-open': 'it failed too often and is left alone for a moment',
  'bulkhead-full': 'too many requests were waiting for it',
  shed: 'the system is busy and put it off',
  'no-instance': 'nobody who could make it is running',
  error: 'making it failed',
  deadline: 'there was no time left for it',
  fault: 'a fault was switched on',
};

export const sourceWords: Record<Source, string> = {
  live: 'made just now',
  'last-good': 'saved',
  segment: 'for viewers like you',
  popular: 'what everyone watches',
  static: 'built in',
};

/** What a row that is not live says about itself. */
export function rowBadge(row: Pick<Row, 'source' | 'reason' | 'asOf'>, now: number): { label: string; detail: string } {
  const label = row.source === 'static' ? 'Built in' : `${capital(sourceWords[row.source])} · ${age(row.asOf, now)}`;
  return { label, detail: row.reason ? `Not live: ${reasonWords[row.reason]}.` : 'Not live.' };
}

/** The line above a page that is not live, or null. */
export function pageNotice(page: Page, now: number): string | null {
  switch (page.source) {
    case 'live':
      return null;
    case 'last-good':
      return `This is your page as it was ${age(page.asOf, now)}. Fresh picks are on their way.`;
    case 'segment':
      return 'Your own picks are away for a moment. These are for viewers with your taste.';
    case 'popular':
      return 'Your own picks are away for a moment. This is what everyone is watching.';
    case 'static':
      return 'We are having trouble reaching our own house. These are films we always have.';
  }
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
