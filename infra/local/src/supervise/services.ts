import { isService } from '@marquee/contracts/topology';
import type { ServiceName } from '@marquee/contracts/topology';
import { UsageError } from '../platform-error.js';
import { ROLLABLE, SCALABLE } from '../service-environment.js';
import { bundleOf } from '../versions.js';
import { Candidates, isCandidate } from './candidates.js';
import type { Fleet } from './fleet.js';
import type { ProcessSpec } from './process-spec.js';

const MAX_REPLICAS = 10;
const READY_LIMIT_MS = 90_000;
/** Variables of a candidate, which takes no calls until it is given a weight. */
const WITHOUT_CALLS = { MARQUEE_PROP_INSTANCE_WEIGHT: '0' };

export interface ServicesOptions {
  readonly fleet: Fleet;
  /**
   * @param version a built version; undefined is the build of the working tree
   * @param extra variables for this process alone
   */
  readonly specOf: (
    service: ServiceName,
    name: string,
    version: string | undefined,
    extra?: Readonly<Record<string, string>>,
  ) => Promise<ProcessSpec>;
  readonly onWarning: (message: string) => void;
}

/** The replicas of each service, and the version that they run. */
export class Services implements Disposable {
  private readonly candidates: Candidates;
  /** Of services that have been rolled out since the start; the others run the build of the working tree. */
  private readonly versions = new Map<ServiceName, string>();

  constructor(private readonly options: ServicesOptions) {
    const { fleet, specOf, onWarning } = options;
    this.candidates = new Candidates({
      fleet,
      specOf: (service, name, version = this.versions.get(service)) => specOf(service, name, version, WITHOUT_CALLS),
      onWarning,
    });
  }

  /** Adds replicas until there are that many. */
  async start(service: ServiceName, replicas: number): Promise<void> {
    const { fleet, specOf } = this.options;
    for (let number = fleet.namesOf(service).length + 1; number <= replicas; number += 1) {
      fleet.add(await specOf(service, `${service}-${number}`, this.versions.get(service)));
    }
  }

  async scale(service: string, replicas: number): Promise<void> {
    if (!isService(service) || !SCALABLE.includes(service)) {
      throw new UsageError(`Cannot scale "${service}". Services that can be scaled: ${SCALABLE.join(', ')}.`);
    }
    if (!Number.isInteger(replicas) || replicas < 0 || replicas > MAX_REPLICAS) {
      throw new UsageError(`The number of replicas must be an integer from 0 to ${MAX_REPLICAS}.`);
    }
    this.candidates.refuseDuring(service);
    await this.options.fleet.removeAbove(service, replicas);
    await this.start(service, replicas);
  }

  async keepCandidates(service: string, version: string): Promise<void> {
    const name = rollable(service);
    bundleOf(name, version);
    await this.candidates.keep(name, version);
  }

  async promote(service: string, version: string): Promise<void> {
    const name = rollable(service);
    const previous = this.versions.get(name);
    const replicas = this.options.fleet.namesOf(name).filter((each) => !isCandidate(name, each));
    try {
      for (const replica of replicas) {
        this.candidates.extend(name);
        await this.replace(name, replica, version);
      }
      this.versions.set(name, version);
    } catch (error) {
      for (const replica of replicas) await this.replace(name, replica, previous);
      throw error;
    }
    await this.candidates.end(name);
  }

  async endCandidates(service: string): Promise<void> {
    await this.candidates.end(rollable(service));
  }

  [Symbol.dispose](): void {
    this.candidates[Symbol.dispose]();
  }

  private async replace(service: ServiceName, name: string, version: string | undefined): Promise<void> {
    const spec = await this.options.specOf(service, name, version);
    await this.options.fleet.replace(spec, AbortSignal.timeout(READY_LIMIT_MS));
  }
}

/** @throws UsageError if the service has no instances that share its calls by weight */
function rollable(service: string): ServiceName {
  if (isService(service) && ROLLABLE.includes(service)) return service;
  throw new UsageError(`Cannot roll out "${service}". Services that can be rolled out: ${ROLLABLE.join(', ')}.`);
}
