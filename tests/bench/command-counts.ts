import { seriesIn } from '@marquee/observability/metrics-text';
import type { CommandEventType } from '@marquee/resilience';
import type { System } from '../support/platform.js';

/** Counters of one command, summed over all lolomo instances since they started. */
export interface CommandCounts {
  /** Executions that reached the dependency. */
  readonly calls: number;
  /** How often a breaker went half-open. */
  readonly probes: number;
}

const REACHED_DEPENDENCY: readonly CommandEventType[] = ['success', 'failure', 'timeout', 'bad-request', 'cancelled'];

const EVENTS = new Set(['marquee_command_events_total']);

export async function countsOf(system: System, command: string): Promise<CommandCounts> {
  const counters = await countersOf(system, command);
  const sum = (types: readonly CommandEventType[]) =>
    counters.reduce((total, of) => total + types.reduce((part, type) => part + (of.get(type) ?? 0), 0), 0);
  return { calls: sum(REACHED_DEPENDENCY), probes: sum(['breaker-half-opened']) };
}

/** How often the breaker of the command has opened, per instance. */
export async function breakersOpened(system: System, command: string): Promise<number[]> {
  return (await countersOf(system, command)).map((of) => of.get('breaker-opened') ?? 0);
}

/** The event counters of the command by type, read from the metrics endpoint of each lolomo instance. */
async function countersOf(system: System, command: string): Promise<Map<string, number>[]> {
  const lolomos = system.run().processes.filter(({ service }) => service === 'lolomo');
  return Promise.all(
    lolomos.map(async ({ port }) => {
      const text = await (await fetch(`http://127.0.0.1:${port}/metrics`)).text();
      const counts = new Map<string, number>();
      for (const { labels, value } of seriesIn(text, EVENTS)) {
        if (labels['command'] === command) counts.set(labels['type'] ?? '', value);
      }
      return counts;
    }),
  );
}
