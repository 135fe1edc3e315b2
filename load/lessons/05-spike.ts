// What happens when all viewers come at once, and is all well afterwards? The rate rises eight-fold within two seconds.
// Every page must be served within a second meanwhile, though not every one live; afterwards pages must be whole and as
// fast as ever.
// @boundaries-ignore k6 provides its modules at run time; npm has only their types
import { Rate } from 'k6/metrics';
import { openPage, signIn, steadily, trendsOf } from '../lib/viewing.ts';
import type { Session } from '../lib/gateway.ts';

const CALM = 10;
const SPIKE = Number(__ENV.SPIKE ?? 80);
const pageMs = trendsOf(['spike', 'afterwards']);
const wholeAfterwards = new Rate('whole_afterwards');

export const options = {
  scenarios: {
    spike: {
      executor: 'ramping-arrival-rate',
      exec: 'spike',
      startRate: CALM,
      timeUnit: '1s',
      preAllocatedVUs: 100,
      maxVUs: 400,
      stages: [
        { duration: '8s', target: CALM },
        { duration: '2s', target: SPIKE },
        { duration: '15s', target: SPIKE },
        { duration: '2s', target: CALM },
      ],
    },
    afterwards: { ...steadily('afterwards', { rate: CALM, duration: '15s' }), startTime: '32s' },
  },
  thresholds: {
    pages_served: ['rate==1'],
    page_ms_spike: ['p(99)<1000'],
    page_ms_afterwards: ['p(99)<350'],
    whole_afterwards: ['rate>0.99'],
    'http_reqs{name:home}': [`count>${SPIKE * 15}`],
  },
};

export const setup = signIn;

export function spike(sessions: Session[]): void {
  pageMs('spike').add(openPage(sessions).ms);
}

export function afterwards(sessions: Session[]): void {
  const { ms, whole } = openPage(sessions);
  pageMs('afterwards').add(ms);
  wholeAfterwards.add(whole);
}
