/** `true`, or in words what is missing. */
export type Check = () => true | string;

export interface HealthReport {
  readonly serves: boolean;
  readonly consumes: boolean;
  readonly checks: Readonly<Record<string, true | string>>;
  readonly details: Readonly<Record<string, unknown>>;
}

/**
 * Two kinds of readiness. `serves` decides routing. `consumes` raises an alarm but never takes an instance out of service:
 * with the broker away all instances would leave at once, though each can still answer.
 */
export class Health {
  private readonly servesChecks = new Map<string, Check>();
  private readonly consumesChecks = new Map<string, Check>();
  private readonly detailReaders = new Map<string, () => unknown>();

  serves(name: string, check: Check): void {
    this.servesChecks.set(name, check);
  }

  consumes(name: string, check: Check): void {
    this.consumesChecks.set(name, check);
  }

  /** Shown beside the checks; judged by nobody. */
  detail(name: string, read: () => unknown): void {
    this.detailReaders.set(name, read);
  }

  report(): HealthReport {
    const serves = run(this.servesChecks);
    const consumes = run(this.consumesChecks);
    return {
      serves: Object.values(serves).every((outcome) => outcome === true),
      consumes: Object.values(consumes).every((outcome) => outcome === true),
      checks: { ...serves, ...consumes },
      details: Object.fromEntries([...this.detailReaders].map(([name, read]) => [name, read()])),
    };
  }
}

function run(checks: ReadonlyMap<string, Check>): Record<string, true | string> {
  return Object.fromEntries([...checks].map(([name, check]) => [name, check()]));
}
