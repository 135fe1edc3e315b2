import type { System } from '../support/platform.js';
import type { Lab } from './lab.js';
import { counted, openPages, whatElseIsBroken } from './observe.js';

const PROPERTY = 'command.row-builder.rows.breakerForceOpen';

function refusals(system: System): Promise<number> {
  return counted(system, 'marquee_command_events_total', { command: 'row-builder.rows', type: 'short-circuited' });
}

export const breaker: Lab = {
  name: 'breaker',
  start: async (system) => ({ refusals: await refusals(system) }),
  async check(system, notes) {
    const missing: string[] = [];
    if ((await refusals(system)) <= Number(notes['refusals'])) {
      missing.push('No call has been refused by the breaker of row-builder.rows. Force it open, then reload a page.');
    }
    const isSet = (await system.propertyScopes(PROPERTY)).length > 0;
    if (isSet) missing.push(`${PROPERTY} is still set. Let the default hold again.`);
    else missing.push(...(await whatElseIsBroken(system)));
    return missing;
  },
  async solve(system) {
    const before = await refusals(system);
    await system.setProperty(PROPERTY, true);
    await openPages(system, async () => (await refusals(system)) > before);
    await system.removeProperty(PROPERTY);
    return undefined;
  },
  async reset(system) {
    await system.removeFromAllScopes(PROPERTY);
  },
};
