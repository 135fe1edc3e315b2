import type { CommandEventType } from '@marquee/resilience';
import type { System } from '../support/platform.js';

/** What all lolomos together have done with one command since they started. */
export interface Attempts {
  /** Executions that were let through to the dependency. */
  readonly calls: number;
  /** Times that a breaker went half-open. */
  readonly probes: number;
}

const LET_THROUGH: readonly CommandEventType[] = ['success', 'failure', 'timeout', 'bad-request', 'cancelled'];

export async function attemptsOf(system: System, command: string): Promise<Attempts> {
  const counters = await countersOf(system, command);
  const sum = (types: readonly CommandEventType[]) =>
    counters.reduce((total, of) => total + types.reduce((part, type) => part + (of.get(type) ?? 0), 0), 0);
  return { calls: sum(LET_THROUGH), probes: sum(['breaker-half-opened']) };
}

/** How often the breaker of the command has opened, by instance. */
export async function breakersOpened(system: System, command: string): Promise<number[]> {
  return (await countersOf(system, command)).map((of) => of.get('breaker-opened') ?? 0);
}

/** The counter of the command's events, by type, as each lolomo gives it to Prometheus. */
async function countersOf(system: System, command: string): Promise<Map<string, number>[]> {
  const lolomos = system.run().processes.filter(({ service }) => service === 'lolomo');
  return Promise.all(
    lolomos.map(async ({ port }) => {
      const text = await (await fetch(`http://127.0.0.1:${port}/metrics`)).text();
      const counts = new Map<string, number>();
      for (const [, labels = '', value] of text.matchAll(/^\w*command_events_total\{(.*)\} (\d+)$/gm)) {
        if (labels.includes(`command="${command}"`))
          counts.set(/type="([^"]*)"/.exec(labels)?.[1] ?? '', Number(value));
      }
      return counts;
    }),
  );
}
