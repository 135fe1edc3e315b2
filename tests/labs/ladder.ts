import type { Lab } from './lab.js';
import { notReady, openPages, rowsFromLowerRungs, whatElseIsBroken } from './observe.js';

const SERVICE = 'row-builder';

export const ladder: Lab = {
  name: 'ladder',
  start: async (system) => ({ rows: await rowsFromLowerRungs(system) }),
  async check(system, { rows = 0 }) {
    const missing: string[] = [];
    if ((await rowsFromLowerRungs(system)) <= Number(rows)) {
      missing.push('No row has come from a lower rung yet. Freeze both row-builders, then reload a home page.');
    }
    const frozen = notReady(system, SERVICE);
    if (frozen.length > 0) missing.push(`These are not ready: ${frozen.join(', ')}. Let them continue.`);
    else missing.push(...(await whatElseIsBroken(system)));
    return missing;
  },
  async solve(system) {
    const names = system.run().processes.flatMap(({ service, name }) => (service === SERVICE ? [name] : []));
    const before = await rowsFromLowerRungs(system);
    await Promise.all(names.map((name) => system.pause(name)));
    await openPages(system, async () => (await rowsFromLowerRungs(system)) > before);
    await Promise.all(names.map((name) => system.resume(name)));
    return undefined;
  },
  async reset(system) {
    const paused = system.run().processes.filter(({ service, state }) => service === SERVICE && state === 'paused');
    await Promise.all(paused.map(({ name }) => system.resume(name)));
  },
};
