import type { Metrics } from '@marquee/observability';
import type { CommandRegistry } from '@marquee/resilience';

const BREAKER_STATES = ['closed', 'half-open', 'open'] as const;

/** Rate, errors and duration of every command, and the state of its breaker. */
export function measureCommands(commands: CommandRegistry, metrics: Metrics): void {
  const events = metrics.counter('command_events_total', 'Outcomes and state changes of commands', ['command', 'type']);
  const duration = metrics.histogram('command_duration_seconds', 'Time of the calls that a command made', ['command']);
  commands.onEvent(({ command, type, durationMs }) => {
    events.inc({ command, type });
    if (durationMs !== undefined) duration.observe({ command }, durationMs / 1_000);
  });
  const help = 'The state of a breaker: 1 for the state that it is in, 0 for the others';
  metrics.gauge('command_breaker_state', help, ['command', 'state'], (gauge) => {
    for (const { name, breaker } of commands.snapshots()) {
      for (const state of BREAKER_STATES) gauge.set({ command: name, state }, state === breaker.state ? 1 : 0);
    }
  });
}
