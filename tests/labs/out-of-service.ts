import { setTimeout as pause } from 'node:timers/promises';
import type { System } from '../support/platform.js';
import type { Lab } from './lab.js';
import { counted, isPageWhole, notReady, openPages } from './observe.js';

const INSTANCE = 'lolomo-2';
const PROPERTY = 'instance.weight';
const QUIET_MS = 3_000;

function calls(system: System, peer: string | RegExp): Promise<number> {
  return counted(system, 'marquee_attempt_duration_seconds_count', { endpoint: 'lolomo.page', peer });
}

export const outOfService: Lab = {
  name: 'out-of-service',
  start: async () => ({}),
  async check(system) {
    const missing: string[] = [];
    const stopped = notReady(system, 'lolomo');
    if (stopped.length > 0) missing.push(`These must keep running: ${stopped.join(', ')}.`);
    const before = await calls(system, INSTANCE);
    const others = await calls(system, /^lolomo/);
    await openPages(system, async () => (await calls(system, /^lolomo/)) > others + 5);
    await pause(QUIET_MS);
    if ((await calls(system, INSTANCE)) > before) {
      missing.push(`${INSTANCE} still gets calls. Which dynamic property is its share of them?`);
    }
    if (!(await isPageWhole(system))) missing.push('The page is not live. Does the other lolomo still get calls?');
    return missing;
  },
  async solve(system) {
    await system.setProperty(PROPERTY, 0, { kind: 'instance', service: 'lolomo', instance: INSTANCE });
    return undefined;
  },
  reset: (system) => system.removeFromAllScopes(PROPERTY),
};
