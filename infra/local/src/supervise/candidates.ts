import type { ServiceName } from '@marquee/contracts/topology';
import { UsageError } from '../platform-error.js';
import type { Fleet } from './fleet.js';
import type { ProcessSpec } from './process-spec.js';

/** A rollout that does not renew its candidates for this long has died. */
const LEASE_MS = 15_000;
const READY_LIMIT_MS = 60_000;

/** The two instances that a rollout compares. */
const ROLES = ['canary', 'baseline'] as const;
type Role = (typeof ROLES)[number];

export interface CandidatesOptions {
  readonly fleet: Fleet;
  /** @param version undefined is what the service runs now */
  readonly specOf: (service: ServiceName, name: string, version: string | undefined) => Promise<ProcessSpec>;
  readonly onWarning: (message: string) => void;
}

interface Pair {
  readonly version: string;
  /** Undefined until both are ready. */
  lease?: NodeJS.Timeout;
}

/**
 * Candidates for a new version of a service: a canary that runs it, and a baseline that runs the present version and is
 * as young and as small as the canary, so that the two can be compared. They take no calls until someone gives them a
 * weight, and end with the rollout that started them.
 */
export class Candidates implements Disposable {
  private readonly pairs = new Map<ServiceName, Pair>();

  constructor(private readonly options: CandidatesOptions) {}

  /** Starts the candidates, or keeps them alive. Returns when they are ready. */
  async keep(service: ServiceName, version: string): Promise<void> {
    const pair = this.pairs.get(service);
    if (pair === undefined) return this.start(service, version);
    if (pair.version !== version) this.refuseDuring(service);
    this.extend(service);
  }

  /** Keeps the candidates for another lease, if there are any. */
  extend(service: ServiceName): void {
    this.pairs.get(service)?.lease?.refresh();
  }

  /** @throws UsageError if a rollout of the service is running */
  refuseDuring(service: ServiceName): void {
    const pair = this.pairs.get(service);
    if (pair === undefined) return;
    throw new UsageError(`A rollout of ${service} to ${pair.version} is running. Wait until it has ended.`);
  }

  async end(service: ServiceName): Promise<void> {
    clearTimeout(this.pairs.get(service)?.lease);
    this.pairs.delete(service);
    await Promise.all(ROLES.map((role) => this.options.fleet.remove(candidateName(service, role))));
  }

  [Symbol.dispose](): void {
    for (const { lease } of this.pairs.values()) clearTimeout(lease);
  }

  private async start(service: ServiceName, version: string): Promise<void> {
    const { fleet, specOf } = this.options;
    const pair: Pair = { version };
    this.pairs.set(service, pair);
    try {
      const specs = await Promise.all(
        ROLES.map((role) => specOf(service, candidateName(service, role), role === 'canary' ? version : undefined)),
      );
      const members = specs.map((spec) => fleet.add(spec));
      await Promise.all(members.map((member) => member.untilReady(AbortSignal.timeout(READY_LIMIT_MS))));
      pair.lease = setTimeout(() => this.expire(service), LEASE_MS).unref();
    } catch (error) {
      await this.end(service);
      throw error;
    }
  }

  private expire(service: ServiceName): void {
    const { version } = this.pairs.get(service) ?? {};
    this.options.onWarning(`The rollout of ${service} to ${version} has stopped; its candidates are removed.`);
    void this.end(service);
  }
}

/** Whether a process is a candidate for a new version of the service. */
export function isCandidate(service: ServiceName, name: string): boolean {
  return ROLES.some((role) => candidateName(service, role) === name);
}

export function candidateName(service: ServiceName, role: Role): string {
  return `${service}-${role}`;
}
