/** Returns true, or a message that says what is wrong. */
export type Check = () => true | string;

export interface HealthReport {
  readonly serves: boolean;
  readonly consumes: boolean;
  readonly checks: Readonly<Record<string, true | string>>;
  readonly details: Readonly<Record<string, unknown>>;
}

/**
 * Two kinds of readiness. `serves` decides routing. `consumes` raises an alarm but never takes an instance out of
 * service: without the broker all instances would leave at once, although each can still answer.
 */
export class Health {
  private readonly servesChecks = new Map<string, Check>();
  private readonly consumesChecks = new Map<string, Check>();
  private readonly details = new Map<string, () => unknown>();

  /** Adds a check that decides whether callers use this instance. */
  serves(name: string, check: Check): void {
    this.servesChecks.set(name, check);
  }

  /** Adds a check that raises an alarm. */
  consumes(name: string, check: Check): void {
    this.consumesChecks.set(name, check);
  }

  /** Adds a value to the report that decides nothing. */
  detail(name: string, read: () => unknown): void {
    this.details.set(name, read);
  }

  report(): HealthReport {
    const serves = run(this.servesChecks);
    const consumes = run(this.consumesChecks);
    return {
      serves: Object.values(serves).every((outcome) => outcome === true),
      consumes: Object.values(consumes).every((outcome) => outcome === true),
      checks: { ...serves, ...consumes },
      details: Object.fromEntries([...this.details].map(([name, read]) => [name, read()])),
    };
  }
}

function run(checks: ReadonlyMap<string, Check>): Record<string, true | string> {
  return Object.fromEntries([...checks].map(([name, check]) => [name, check()]));
}
