// @boundaries-ignore k6 brings its modules itself; npm has their types alone
import http from 'k6/http';
// @boundaries-ignore k6 brings its modules itself; npm has their types alone
import { check, sleep } from 'k6';
// @boundaries-ignore k6 brings its modules itself; npm has their types alone
import { Rate, Trend } from 'k6/metrics';
import { getHome, isWhole, openSessions, pageOf } from './edge.ts';
import type { Session } from './edge.ts';

const CONSOLE_URL = __ENV.CONSOLE_URL ?? 'http://127.0.0.1:8090';
const CONSOLE_TOKEN = __ENV.CONSOLE_TOKEN ?? '';

/** Seconds since the start of the run. */
const FAULT_FROM = 8;
const FAULT_TO = 20;
/** The page has so long to be whole again. */
const HEALED_AT = 30;
const END = 40;

const served = new Rate('pages_served');
const duration = new Trend('page_ms', true);
/** Pages by phase: one metric each, so that each has a threshold of its own. */
const whole = {
  before: new Rate('whole_before'),
  during: new Rate('whole_during'),
  healing: new Rate('whole_healing'),
  after: new Rate('whole_after'),
};

/** What to do to the system, over the operator's console: `['/api/processes/row-builder-1/pause', {}]`. */
export type Act = readonly [path: string, body: Record<string, unknown>];

export interface Failure {
  readonly begin: readonly Act[];
  readonly end: readonly Act[];
  /** Threshold of k6 for the share of whole pages while the fault is there. */
  readonly wholeDuring: string;
}

/** The options of a scenario: pages at a steady rate, and an operator who breaks something and mends it. */
export function optionsOf(failure: Failure) {
  return {
    scenarios: {
      pages: {
        executor: 'constant-arrival-rate',
        exec: 'pages',
        rate: 15,
        timeUnit: '1s',
        duration: `${END}s`,
        preAllocatedVUs: 20,
      },
      operator: { executor: 'per-vu-iterations', exec: 'operator', vus: 1, iterations: 1, maxDuration: `${END}s` },
    },
    thresholds: {
      checks: ['rate==1'],
      pages_served: ['rate>=0.999'],
      page_ms: ['p(99)<350'],
      whole_before: ['rate>0.95'],
      whole_during: [failure.wholeDuring],
      whole_after: ['rate>0.95'],
      // A run that sends nothing has no failures either.
      'http_reqs{name:home}': ['count>400'],
    },
  };
}

export interface Run {
  readonly sessions: Session[];
  /** Unix time in ms. */
  readonly began: number;
}

export function begin(): Run {
  if (CONSOLE_TOKEN === '') throw new Error('CONSOLE_TOKEN is not set: "npm start" prints it, and run.json holds it.');
  return { sessions: openSessions(10), began: Date.now() };
}

export function page({ sessions, began }: Run): void {
  const response = getHome(sessions[Math.floor(Math.random() * sessions.length)] as Session);
  const body = pageOf(response);
  served.add(response.status === 200 && (body?.rows.length ?? 0) > 0);
  duration.add(response.timings.duration);
  whole[phaseAt((Date.now() - began) / 1000)].add(isWhole(body));
}

export function operate(failure: Failure): void {
  sleep(FAULT_FROM);
  for (const act of failure.begin) send(act);
  sleep(FAULT_TO - FAULT_FROM);
  for (const act of failure.end) send(act);
}

/** Whatever happened, nothing stays broken. */
export function mend(failure: Failure): void {
  for (const act of failure.end) send(act);
}

export const act = (name: string, action: string): Act => [`/api/processes/${name}/${action}`, { why: 'k6' }];

export const fault = (target: string, kind: string, more: Record<string, unknown> = {}): Act => [
  '/api/faults',
  { target, kind, seconds: FAULT_TO - FAULT_FROM, why: 'k6', ...more },
];

function send([path, body]: Act): void {
  const response = http.post(`${CONSOLE_URL}${path}`, JSON.stringify(body), {
    headers: { authorization: `Bearer ${CONSOLE_TOKEN}`, 'content-type': 'application/json' },
    tags: { name: 'console' },
    timeout: '20s',
  });
  check(response, { 'the console did it': ({ status }) => status === 201 || status === 202 });
}

/** A second on either side of the fault belongs to no phase: it is the change itself. */
function phaseAt(second: number): keyof typeof whole {
  if (second < FAULT_FROM) return 'before';
  if (second < FAULT_FROM + 2) return 'healing';
  if (second < FAULT_TO) return 'during';
  return second < HEALED_AT ? 'healing' : 'after';
}
