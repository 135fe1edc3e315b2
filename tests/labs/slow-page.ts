import { randomInt } from 'node:crypto';
import type { System } from '../support/platform.js';
import { until } from '../support/until.js';
import type { Lab } from './lab.js';
import { counted, whatElseIsBroken } from './observe.js';

/** Each makes a page slow; the span of the call shows where. */
const TARGETS = ['row-builder', 'lolomo'] as const;
const DELAY_MS = 120;
const HOUR_SECONDS = 3_600;

/** Instances hear a moment later that a rule has gone. */
function isUnbroken(system: System): Promise<boolean> {
  const hasNoFault = async () => (await counted(system, 'marquee_faults_active', {})) === 0;
  return until('no faults', 3_000, hasNoFault).then(
    () => true,
    () => false,
  );
}

export const slowPage: Lab = {
  name: 'slow-page',
  async start(system) {
    const service = TARGETS[randomInt(TARGETS.length)] ?? TARGETS[0];
    await system.fault({ target: `${service}.*`, kind: 'delay', delayMs: DELAY_MS, seconds: HOUR_SECONDS });
    return { service };
  },
  async check(system, { service }, answer) {
    const missing: string[] = [];
    if (answer === undefined) missing.push('Say which service is called slowly: npm run lab -- 2 check <service>.');
    else if (answer !== service) missing.push(`It is not ${answer}. Compare the spans of one slow page.`);
    if (!(await isUnbroken(system)))
      missing.push('A fault is still at work. End it in the console when you have found it.');
    else missing.push(...(await whatElseIsBroken(system)));
    return missing;
  },
  async solve(system, { service }) {
    await system.clearFaults();
    return String(service);
  },
  reset: (system) => system.clearFaults(),
};
