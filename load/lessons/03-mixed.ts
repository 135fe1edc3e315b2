// Does each kind of request keep its own promise while all are mixed? One average over different requests hides the
// slow ones, so each has its own threshold, by its tag.
import { openPage, openTitle, playFromPage, searchByName, signIn, steadily, titlesOnPage } from '../lib/viewing.ts';
import type { Session } from '../lib/gateway.ts';

const duration = '45s';

interface Data {
  readonly sessions: Session[];
  readonly titleIds: string[];
}

export const options = {
  scenarios: {
    pages: steadily('pages', { rate: 15, duration }),
    titles: steadily('titles', { rate: 6, duration }),
    searches: steadily('searches', { rate: 4, duration }),
    plays: steadily('plays', { rate: 3, duration }),
  },
  thresholds: {
    checks: ['rate>0.99'],
    pages_served: ['rate==1'],
    events_accepted: ['rate==1'],
    'http_req_duration{name:home}': ['p(99)<350'],
    'http_req_duration{name:title}': ['p(99)<300'],
    'http_req_duration{name:search}': ['p(95)<300'],
    'http_req_duration{name:events}': ['p(99)<500'],
    'http_reqs{name:title}': ['count>200'],
    'http_reqs{name:search}': ['count>140'],
  },
};

export function setup(): Data {
  const sessions = signIn();
  return { sessions, titleIds: titlesOnPage(sessions) };
}

export function pages({ sessions }: Data): void {
  openPage(sessions);
}

export function titles({ sessions, titleIds }: Data): void {
  openTitle(sessions, titleIds);
}

export function searches({ sessions }: Data): void {
  searchByName(sessions);
}

export function plays({ sessions }: Data): void {
  playFromPage(sessions);
}
