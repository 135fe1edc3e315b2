// At which rate does a promise break? The rate rises without a plan until a threshold is crossed, which ends the run:
// k6's exit code 99 is the expected result, and the number of the last second is the answer.
// @boundaries-ignore k6 provides its modules at run time; npm has only their types
import exec from 'k6/execution';
// @boundaries-ignore k6 provides its modules at run time; npm has only their types
import { Trend } from 'k6/metrics';
import { openPage, signIn } from '../lib/viewing.ts';
import type { Session } from '../lib/gateway.ts';

const MAX = Number(__ENV.MAX ?? 1_000);
const SECONDS = 180;
const reached = new Trend('pages_a_second_reached');
const ends = (threshold: string) => [{ threshold, abortOnFail: true, delayAbortEval: '5s' }];

export const options = {
  scenarios: {
    pages: {
      executor: 'ramping-arrival-rate',
      startRate: 10,
      timeUnit: '1s',
      preAllocatedVUs: 200,
      maxVUs: 1_000,
      stages: [{ duration: `${SECONDS}s`, target: MAX }],
    },
  },
  thresholds: {
    pages_served: ends('rate>0.99'),
    'http_req_duration{name:home}': ends('p(95)<350'),
  },
};

export const setup = signIn;

export default function (sessions: Session[]): void {
  openPage(sessions);
  reached.add(10 + exec.scenario.progress * (MAX - 10));
}

export function handleSummary({ metrics }: { metrics: Record<string, { values: Record<string, number> }> }) {
  const rate = metrics['pages_a_second_reached']?.values['max'] ?? 0;
  const p95 = metrics['http_req_duration{name:home}']?.values['p(95)'] ?? 0;
  const text = `\nStopped at ${rate.toFixed(0)} of at most ${MAX} pages a second; p95 over the whole run ${p95.toFixed(0)} ms.\n`;
  return { stdout: text };
}
