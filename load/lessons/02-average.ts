// Does the system hold an ordinary evening? Pages and plays at a steady rate. The loop is open: requests start on time
// even when earlier ones are slow, as viewers do not wait for each other. Change it with -e RATE=60 -e MINUTES=10.
import { openPage, playFromPage, signIn, steadily } from '../lib/viewing.ts';
import type { Session } from '../lib/gateway.ts';

const RATE = Number(__ENV.RATE ?? 20);
const duration = `${Number(__ENV.MINUTES ?? 1)}m`;

export const options = {
  scenarios: {
    pages: steadily('pages', { rate: RATE, duration }),
    plays: steadily('plays', { rate: Math.ceil(RATE / 5), duration }),
  },
  thresholds: {
    pages_served: ['rate==1'],
    pages_whole: ['rate>0.99'],
    events_accepted: ['rate==1'],
    'http_req_duration{name:home}': ['p(99)<350'],
    'http_req_duration{name:events}': ['p(99)<500'],
    // k6 drops an iteration when all its viewers still wait: the rate was not held.
    dropped_iterations: ['count<10'],
    'http_reqs{name:home}': [`rate>${RATE * 0.9}`],
  },
};

export const setup = signIn;

export function pages(sessions: Session[]): void {
  openPage(sessions);
}

export function plays(sessions: Session[]): void {
  playFromPage(sessions);
}
