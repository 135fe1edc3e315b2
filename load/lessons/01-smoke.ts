// Does the whole system work? Twenty seconds of pages and plays at a low rate.
// @boundaries-ignore k6 provides its modules at run time; npm has only their types
import { check } from 'k6';
// @boundaries-ignore k6 provides its modules at run time; npm has only their types
import { Rate } from 'k6/metrics';
import { getHome, isWhole, openSessions, pageOf, postPlay } from '../lib/gateway.ts';
import type { Session } from '../lib/gateway.ts';

const whole = new Rate('pages_whole');

export const options = {
  scenarios: {
    pages: {
      executor: 'constant-arrival-rate',
      exec: 'pages',
      rate: 10,
      timeUnit: '1s',
      duration: '20s',
      preAllocatedVUs: 10,
    },
    plays: {
      executor: 'constant-arrival-rate',
      exec: 'plays',
      rate: 2,
      timeUnit: '1s',
      duration: '20s',
      preAllocatedVUs: 4,
    },
  },
  thresholds: {
    checks: ['rate==1'],
    http_req_failed: ['rate==0'],
    pages_whole: ['rate>0.95'],
    'http_req_duration{name:home}': ['p(99)<350'],
    // A run that sends nothing has no failures.
    'http_reqs{name:home}': ['count>100'],
    'http_reqs{name:events}': ['count>20'],
  },
};

export function setup(): Session[] {
  return openSessions(10);
}

export function pages(sessions: Session[]): void {
  const session = pick(sessions);
  const response = getHome(session);
  const page = pageOf(response);
  whole.add(isWhole(page));
  check(response, {
    'home answers 200': ({ status }) => status === 200,
    'the page is this viewer’s': () => page?.viewerId === session.viewerId,
    'the page has five rows with titles': () => (page?.rows.filter(({ items }) => items.length > 0).length ?? 0) >= 5,
    'the header states the source': ({ headers }) => headers['X-Page-Source'] === page?.source,
  });
}

export function plays(sessions: Session[]): void {
  const session = pick(sessions);
  const page = pageOf(getHome(session));
  const row = page?.rows.find(({ rowId }) => rowId !== 'continue-watching');
  if (page === undefined || row?.items[0] === undefined) return;
  const response = postPlay(session, { titleId: row.items[0].titleId, rowId: row.rowId, pageId: page.pageId });
  check(response, {
    'events answers 202': ({ status }) => status === 202,
    'the event is accepted': () => (response.json() as unknown as { accepted: number }).accepted === 1,
  });
}

function pick(sessions: Session[]): Session {
  return sessions[Math.floor(Math.random() * sessions.length)] as Session;
}
