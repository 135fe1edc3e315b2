// Where is the knee? The rate doubles step by step; the last step at which pages are as fast as promised is the
// capacity of this machine. The two lowest steps must hold. The summary says the knee.
import { openPage, signIn, steadily, trendsOf } from '../lib/viewing.ts';
import { kneeOf } from '../lib/knee.ts';
import type { Session } from '../lib/gateway.ts';

const RATES = [20, 40, 80, 160, 320];
const STEP_S = 10;
const pageMs = trendsOf(RATES.map((rate) => `at_${rate}`));

export const options = {
  scenarios: Object.fromEntries(
    RATES.map((rate, step) => [
      `at_${rate}`,
      {
        ...steadily('pages', { rate, duration: `${STEP_S}s` }),
        startTime: `${step * STEP_S}s`,
        env: { STEP: `at_${rate}` },
      },
    ]),
  ),
  // The summary needs the number of requests as well.
  summaryTrendStats: ['count', 'med', 'p(95)', 'p(99)', 'max'],
  thresholds: {
    page_ms_at_20: ['p(99)<350'],
    page_ms_at_40: ['p(99)<350'],
    pages_served: ['rate>0.99'],
  },
};

export const setup = signIn;

export function pages(sessions: Session[]): void {
  pageMs(__ENV.STEP as string).add(openPage(sessions).ms);
}

export function handleSummary({ metrics }: { metrics: Record<string, { values: Record<string, number> }> }) {
  const steps = RATES.map((rate) => ({ rate, seconds: STEP_S, ...metrics[`page_ms_at_${rate}`]?.values }));
  return { stdout: kneeOf(steps) };
}
