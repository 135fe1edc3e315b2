import type { Statistics } from '@marquee/contracts/statistics';
import type { Health } from '@marquee/observability';
import type { CommandRegistry } from '@marquee/resilience';

/** What only the service itself knows. */
type Contributions = Pick<Statistics, 'work'>;

export interface StatisticsOptions {
  readonly service: string;
  readonly instance: string;
  readonly version: string;
  readonly commands: Pick<CommandRegistry, 'snapshots'>;
  readonly faults: { readonly active: Statistics['faults'] };
  readonly health: Pick<Health, 'report'>;
}

/** The statistics that this instance streams to operators. */
export class StatisticsSource {
  private readonly contributions = new Map<keyof Contributions, () => unknown>();

  constructor(private readonly options: StatisticsOptions) {}

  /** Adds a part that is read for every event of the stream. */
  contribute<Part extends keyof Contributions>(part: Part, read: () => NonNullable<Contributions[Part]>): void {
    this.contributions.set(part, read);
  }

  read(now = new Date()): Statistics {
    const { service, instance, version, commands, faults, health } = this.options;
    const { serves, consumes, checks } = health.report();
    return {
      service,
      instance,
      version,
      at: now.toISOString(),
      commands: commands.snapshots(),
      faults: faults.active,
      health: { serves, consumes, checks },
      ...Object.fromEntries([...this.contributions].map(([part, read]) => [part, read()])),
    };
  }
}
