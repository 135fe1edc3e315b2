// How many events does the system take, and do pages stay fast meanwhile? Batches of 50 events, each of which the
// broker acknowledges. The number to read is events_sent per second. Change it with -e BATCHES=40.
import { openPage, postBatch, signIn, steadily, titlesOnPage } from '../lib/viewing.ts';
import type { Session } from '../lib/gateway.ts';

const BATCHES = Number(__ENV.BATCHES ?? 10);
const EVENTS_OF_BATCH = 50;
const duration = '30s';

interface Data {
  readonly sessions: Session[];
  readonly titleIds: string[];
}

export const options = {
  scenarios: {
    batches: steadily('batches', { rate: BATCHES, duration }),
    pages: steadily('pages', { rate: 5, duration }),
  },
  thresholds: {
    events_accepted: ['rate==1'],
    events_sent: [`rate>${BATCHES * EVENTS_OF_BATCH * 0.8}`],
    pages_served: ['rate==1'],
    'http_req_duration{name:events}': ['p(99)<1000'],
    'http_req_duration{name:home}': ['p(99)<350'],
  },
};

export function setup(): Data {
  const sessions = signIn();
  return { sessions, titleIds: titlesOnPage(sessions) };
}

export function batches({ sessions, titleIds }: Data): void {
  const titleId = titleIds[Math.floor(Math.random() * titleIds.length)] as string;
  postBatch(sessions, titleId, EVENTS_OF_BATCH);
}

export function pages({ sessions }: Data): void {
  openPage(sessions);
}
