// @boundaries-ignore k6 brings its modules itself; npm has their types alone
import http from 'k6/http';
// @boundaries-ignore k6 brings its modules itself; npm has their types alone
import { check, sleep } from 'k6';
// @boundaries-ignore k6 brings its modules itself; npm has their types alone
import { Rate, Trend } from 'k6/metrics';
import { getHome, getTitle, isWhole, openSessions, pageOf, postPlay } from './edge.ts';
import type { Session } from './edge.ts';

const CONSOLE_URL = __ENV.CONSOLE_URL ?? 'http://127.0.0.1:8090';
const CONSOLE_TOKEN = __ENV.CONSOLE_TOKEN ?? '';
/** `LADDER=off` takes every rung below the live one away: the run has to fail then, or it proves nothing. */
const LADDER_OFF = __ENV.LADDER === 'off';

/** Seconds since the start of the run. */
const FAULT_FROM = 8;
const FAULT_TO = 20;
/** The page has so long to be whole again. */
const HEALED_AT = 30;
const END = 40;

const served = new Rate('pages_served');
const duration = new Trend('page_ms', true);
const titles = new Rate('titles_answered');
/** Acknowledged, or refused with a time to try again; never left hanging. */
const plays = new Rate('plays_answered');
const playDuration = new Trend('play_ms', true);
/** Pages by phase: one metric each, so that each has a threshold of its own. */
const whole = {
  before: new Rate('whole_before'),
  during: new Rate('whole_during'),
  healing: new Rate('whole_healing'),
  after: new Rate('whole_after'),
};

/** What to do to the system, over the operator's console. */
export interface Act {
  readonly method: 'POST' | 'PUT' | 'DELETE';
  readonly path: string;
  readonly body: Record<string, unknown>;
}

export interface Failure {
  readonly begin: readonly Act[];
  readonly end: readonly Act[];
  /** Threshold of k6 for the share of whole pages while the fault is there. */
  readonly wholeDuring: string;
}

export interface Run {
  readonly sessions: Session[];
  /** Asked for once already, so that the gateway has a copy. */
  readonly titleIds: string[];
  /** Unix time in ms. */
  readonly began: number;
}

/** A scenario for k6: viewers at a steady rate, and an operator who breaks something and mends it. */
export function scenarioOf(failure: Failure) {
  const steadily = (exec: string, rate: number) => ({
    executor: 'constant-arrival-rate',
    exec,
    rate,
    timeUnit: '1s',
    duration: `${END}s`,
    preAllocatedVUs: 20,
  });
  return {
    options: {
      scenarios: {
        pages: steadily('pages', 15),
        titles: steadily('titles', 2),
        plays: steadily('plays', 1),
        operator: { executor: 'per-vu-iterations', exec: 'operator', vus: 1, iterations: 1, maxDuration: `${END}s` },
      },
      thresholds: {
        checks: ['rate==1'],
        pages_served: ['rate>=0.999'],
        page_ms: ['p(99)<350'],
        titles_answered: ['rate==1'],
        plays_answered: ['rate==1'],
        play_ms: ['p(99)<2500'],
        whole_before: ['rate>0.95'],
        whole_during: [failure.wholeDuring],
        whole_after: ['rate>0.95'],
        // A run that sends nothing has no failures either.
        'http_reqs{name:home}': ['count>400'],
        'http_reqs{name:title}': ['count>60'],
        'http_reqs{name:events}': ['count>30'],
      },
    },

    setup: (): Run => {
      if (CONSOLE_TOKEN === '') {
        throw new Error('CONSOLE_TOKEN is not set: "npm start" prints it, and run.json holds it.');
      }
      const sessions = openSessions(10);
      const page = pageOf(getHome(sessions[0] as Session, 'warm-up'));
      const titleIds = page?.rows[0]?.items.slice(0, 5).map(({ titleId }) => titleId) ?? [];
      for (const titleId of titleIds) getTitle(sessions[0] as Session, titleId, 'warm-up');
      if (LADDER_OFF) send(LADDER_IS_OFF);
      return { sessions, titleIds, began: Date.now() };
    },

    pages: ({ sessions, began }: Run): void => {
      const response = getHome(anyOf(sessions));
      const page = pageOf(response);
      served.add(response.status === 200 && (page?.rows.length ?? 0) > 0);
      duration.add(response.timings.duration);
      whole[phaseAt((Date.now() - began) / 1000)].add(isWhole(page));
    },

    titles: ({ sessions, titleIds }: Run): void => {
      titles.add(getTitle(anyOf(sessions), anyOf(titleIds)).status === 200);
    },

    plays: ({ sessions, titleIds }: Run): void => {
      const { status, headers, timings } = postPlay(anyOf(sessions), { titleId: anyOf(titleIds) });
      plays.add(status === 202 || (status === 503 && headers['Retry-After'] !== undefined));
      playDuration.add(timings.duration);
    },

    operator: (): void => {
      sleep(FAULT_FROM);
      failure.begin.forEach(send);
      sleep(FAULT_TO - FAULT_FROM);
      failure.end.forEach(send);
    },

    /** Whatever happened, nothing stays broken. */
    teardown: (): void => {
      failure.end.forEach(send);
      if (LADDER_OFF) send(LADDER_IS_BACK);
    },
  };
}

export const act = (name: string, action: string): Act => ({
  method: 'POST',
  path: `/api/processes/${name}/${action}`,
  body: { why: 'k6 scenario' },
});

/** A fault rule that ends with the fault's time. */
export const fault = (target: string, kind: string): Act => ({
  method: 'POST',
  path: '/api/faults',
  body: { target, kind, seconds: FAULT_TO - FAULT_FROM, why: 'k6 scenario' },
});

const LADDER_IS_OFF: Act = {
  method: 'PUT',
  path: '/api/properties/ladder.enabled',
  body: { scope: { kind: 'global' }, value: false, why: 'k6 scenario' },
};
const LADDER_IS_BACK: Act = {
  method: 'DELETE',
  path: '/api/properties/ladder.enabled',
  body: { scope: { kind: 'global' }, why: 'k6 scenario' },
};

function send({ method, path, body }: Act): void {
  const response = http.request(method, `${CONSOLE_URL}${path}`, JSON.stringify(body), {
    headers: { authorization: `Bearer ${CONSOLE_TOKEN}`, 'content-type': 'application/json' },
    tags: { name: 'console' },
    timeout: '20s',
  });
  check(response, { 'the console did it': ({ status }) => status >= 200 && status < 300 });
}

/** Two seconds after the fault began, and the time that the page has to heal, are judged by nobody. */
function phaseAt(second: number): keyof typeof whole {
  if (second < FAULT_FROM) return 'before';
  if (second < FAULT_FROM + 2) return 'healing';
  if (second < FAULT_TO) return 'during';
  return second < HEALED_AT ? 'healing' : 'after';
}

function anyOf<T>(all: readonly T[]): T {
  return all[Math.floor(Math.random() * all.length)] as T;
}
