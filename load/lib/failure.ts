// @boundaries-ignore k6 provides its modules at run time; npm has only their types
import http from 'k6/http';
// @boundaries-ignore k6 provides its modules at run time; npm has only their types
import { check, sleep } from 'k6';
// @boundaries-ignore k6 provides its modules at run time; npm has only their types
import { Rate, Trend } from 'k6/metrics';
import { getHome, getTitle, isWhole, openSessions, pageOf, postPlay } from './gateway.ts';
import type { Session } from './gateway.ts';

const CONSOLE_URL = __ENV.CONSOLE_URL ?? 'http://127.0.0.1:8090';
const CONSOLE_TOKEN = __ENV.CONSOLE_TOKEN ?? '';
/** `LADDER=off` disables every rung below live. The run must fail then, or it proves nothing. */
const LADDER_OFF = __ENV.LADDER === 'off';

/** Seconds since the start of the run. */
const FAULT_FROM = 8;
const FAULT_TO = 20;
/** By then every page must be whole again. */
const HEALED_AT = 30;
const END = 40;

const served = new Rate('pages_served');
const duration = new Trend('page_ms', true);
const titles = new Rate('titles_answered');
/** Acknowledged, or refused with a Retry-After. */
const plays = new Rate('plays_answered');
const playDuration = new Trend('play_ms', true);
/** Whole pages by phase: a metric for each, so that each can have its own threshold. */
const whole = {
  before: new Rate('whole_before'),
  during: new Rate('whole_during'),
  healing: new Rate('whole_healing'),
  after: new Rate('whole_after'),
};

/** A request to the operator's console that changes the system. */
export interface ConsoleRequest {
  readonly method: 'POST' | 'PUT' | 'DELETE';
  readonly path: string;
  readonly body: Record<string, unknown>;
}

export interface Failure {
  readonly begin: readonly ConsoleRequest[];
  readonly end: readonly ConsoleRequest[];
  /** k6 threshold for the share of whole pages during the fault. */
  readonly wholeDuring: string;
}

export interface Run {
  readonly sessions: Session[];
  /** Requested once before, so that the gateway has copies. */
  readonly titleIds: string[];
  /** Unix time in ms. */
  readonly began: number;
}

/** A k6 scenario: viewers at a steady rate, and an operator who breaks something and restores it. */
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
        // A run that sends nothing has no failures.
        'http_reqs{name:home}': ['count>400'],
        'http_reqs{name:title}': ['count>60'],
        'http_reqs{name:events}': ['count>30'],
      },
    },

    setup: (): Run => {
      if (CONSOLE_TOKEN === '') {
        throw new Error('CONSOLE_TOKEN is not set. "npm start" prints it, and run.json contains it.');
      }
      const sessions = openSessions(10);
      const page = pageOf(getHome(sessions[0] as Session, 'warm-up'));
      const titleIds = page?.rows[0]?.items.slice(0, 5).map(({ titleId }) => titleId) ?? [];
      for (const titleId of titleIds) getTitle(sessions[0] as Session, titleId, 'warm-up');
      if (LADDER_OFF) send(DISABLE_LADDER);
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

    /** Restores everything, whatever happened. */
    teardown: (): void => {
      failure.end.forEach(send);
      if (LADDER_OFF) send(ENABLE_LADDER);
    },
  };
}

export const processAction = (name: string, action: string): ConsoleRequest => ({
  method: 'POST',
  path: `/api/processes/${name}/${action}`,
  body: { why: 'k6 scenario' },
});

/** A fault rule that expires at the end of the fault. */
export const fault = (target: string, kind: string): ConsoleRequest => ({
  method: 'POST',
  path: '/api/faults',
  body: { target, kind, seconds: FAULT_TO - FAULT_FROM, why: 'k6 scenario' },
});

const DISABLE_LADDER: ConsoleRequest = {
  method: 'PUT',
  path: '/api/properties/ladder.enabled',
  body: { scope: { kind: 'global' }, value: false, why: 'k6 scenario' },
};
const ENABLE_LADDER: ConsoleRequest = {
  method: 'DELETE',
  path: '/api/properties/ladder.enabled',
  body: { scope: { kind: 'global' }, why: 'k6 scenario' },
};

function send({ method, path, body }: ConsoleRequest): void {
  const response = http.request(method, `${CONSOLE_URL}${path}`, JSON.stringify(body), {
    headers: { authorization: `Bearer ${CONSOLE_TOKEN}`, 'content-type': 'application/json' },
    tags: { name: 'console' },
    timeout: '20s',
  });
  check(response, { 'the console accepted the request': ({ status }) => status >= 200 && status < 300 });
}

/** The first two seconds of the fault and the recovery count as `healing`, which has no threshold. */
function phaseAt(second: number): keyof typeof whole {
  if (second < FAULT_FROM) return 'before';
  if (second < FAULT_FROM + 2) return 'healing';
  if (second < FAULT_TO) return 'during';
  return second < HEALED_AT ? 'healing' : 'after';
}

function anyOf<T>(all: readonly T[]): T {
  return all[Math.floor(Math.random() * all.length)] as T;
}
