import { setTimeout as pause } from 'node:timers/promises';
import type { System } from '../support/platform.js';
import type { Cell } from './cells.js';

/** Calls answer so much later when a dependency is slow: later than any caller waits. */
const SLOW_MS = 400;
const KILL_AGAIN_MS = { killed: 300, flapping: 2_000 };
/** Longer than any cell; the end of the cell takes the rule away. */
const RULE_SECONDS = 60;

/** Makes the fault of a cell; what is returned ends it. Nobody is restarted: the platform does that by itself. */
export async function inject(system: System, cell: Cell): Promise<() => Promise<void>> {
  const names = processesOf(system, cell.dependency);
  switch (cell.fault) {
    case 'frozen':
      await Promise.all(names.map((name) => system.pause(name)));
      return async () => {
        await Promise.all(names.map((name) => system.resume(name)));
      };
    case 'killed':
    case 'flapping':
      return killRepeatedly(system, names, KILL_AGAIN_MS[cell.fault]);
    case 'slow':
      return rule(system, { target: `${cell.dependency}.*`, kind: 'delay', delayMs: SLOW_MS });
    case 'erroring':
      return rule(system, { target: `${cell.dependency}.*`, kind: 'error' });
  }
}

function processesOf(system: System, dependency: Cell['dependency']): string[] {
  return system
    .run()
    .processes.filter(({ service }) =>
      dependency === 'all but the gateway'
        ? !['gateway', 'console', 'simulator'].includes(service)
        : service === dependency,
    )
    .map(({ name }) => name);
}

async function killRepeatedly(system: System, names: readonly string[], everyMs: number): Promise<() => Promise<void>> {
  const kill = () => Promise.all(names.map((name) => system.kill(name)));
  await kill();
  const stop = new AbortController();
  const killing = (async () => {
    for (;;) {
      await pause(everyMs, undefined, { signal: stop.signal });
      await kill();
    }
  })().catch(() => undefined);
  return async () => {
    stop.abort();
    await killing;
  };
}

async function rule(system: System, body: Record<string, unknown>): Promise<() => Promise<void>> {
  await system.operate('POST', '/api/faults', { ...body, seconds: RULE_SECONDS, why: 'the failure matrix' });
  return async () => {
    await system.operate('DELETE', '/api/faults');
  };
}
