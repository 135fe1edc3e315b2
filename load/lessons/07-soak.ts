// Does anything grow or slow down with time? An ordinary rate for half an hour, or -e MINUTES=480 for a night. Pages of
// the last third have the same threshold as those of the first; watch the memory on the console meanwhile.
import { openPage, playFromPage, signIn, steadily, trendsOf } from '../lib/viewing.ts';
import type { Session } from '../lib/gateway.ts';

const MINUTES = Number(__ENV.MINUTES ?? 30);
const thirdS = MINUTES * 20;
const pageMs = trendsOf(['first', 'middle', 'last']);
const pagesIn = (third: number, name: string) => ({
  ...steadily('pages', { rate: 15, duration: `${thirdS}s` }),
  startTime: `${third * thirdS}s`,
  env: { THIRD: name },
});

export const options = {
  scenarios: {
    first: pagesIn(0, 'first'),
    middle: pagesIn(1, 'middle'),
    last: pagesIn(2, 'last'),
    plays: steadily('plays', { rate: 3, duration: `${thirdS * 3}s` }),
  },
  thresholds: {
    pages_served: ['rate==1'],
    pages_whole: ['rate>0.99'],
    events_accepted: ['rate==1'],
    page_ms_first: ['p(95)<200', 'p(99)<350'],
    page_ms_last: ['p(95)<200', 'p(99)<350'],
    'http_reqs{name:home}': ['rate>13'],
  },
};

export const setup = signIn;

export function pages(sessions: Session[]): void {
  pageMs(__ENV.THIRD as string).add(openPage(sessions).ms);
}

export function plays(sessions: Session[]): void {
  playFromPage(sessions);
}
