import type { Statistics } from '@marquee/contracts/statistics';
import type { Health } from '@marquee/observability';
import type { CommandRegistry } from '@marquee/resilience';

/** What only the service itself can tell. */
type Contributions = Pick<Statistics, 'work'>;

export interface Observed {
  readonly service: string;
  readonly instance: string;
  readonly version: string;
  readonly commands: Pick<CommandRegistry, 'snapshots'>;
  readonly faults: { readonly active: Statistics['faults'] };
  readonly health: Pick<Health, 'report'>;
}

/** How this instance is doing, in one piece. */
export class StatisticsSource {
  readonly #contributions = new Map<keyof Contributions, () => unknown>();

  constructor(private readonly observed: Observed) {}

  /** Adds a part that is read anew for every statement. */
  contribute<Part extends keyof Contributions>(part: Part, read: () => NonNullable<Contributions[Part]>): void {
    this.#contributions.set(part, read);
  }

  read(now = new Date()): Statistics {
    const { service, instance, version, commands, faults, health } = this.observed;
    const { serves, consumes, checks } = health.report();
    return {
      service,
      instance,
      version,
      at: now.toISOString(),
      commands: commands.snapshots(),
      faults: faults.active,
      health: { serves, consumes, checks },
      ...Object.fromEntries([...this.#contributions].map(([part, read]) => [part, read()])),
    };
  }
}
