import { choiceOfTwo, drawByWeight } from './choice-of-two.js';
import type { Instance } from './directory.js';
import { Ejection, withoutEjected, type EjectionSettings } from './ejection.js';
import { PeakEwma } from './latency.js';
import type { InstanceRecord } from './record.js';
import { capacity, rank } from './rendezvous.js';

export interface BalancerOptions {
  readonly directory: { instances(service: string): readonly Instance[] };
  /** In [0, 1). Default Math.random. */
  readonly random?: () => number;
  /** Monotonic milliseconds. Default performance.now. */
  readonly now?: () => number;
  readonly settings?: Partial<BalancerSettings>;
  readonly onEjected?: (record: InstanceRecord, forMs: number) => void;
}

export interface BalancerSettings {
  readonly ejection: EjectionSettings;
  /** How long a new instance takes to reach its full share. */
  readonly slowStartMs: number;
  /** How fast the memory of a slow answer fades: time constant of the average, in ms. */
  readonly latencyTauMs: number;
  /** Factor by which the load of an instance may exceed its share before its keys move to another instance. */
  readonly loadBound: number;
}

export const BALANCER_DEFAULTS: BalancerSettings = {
  ejection: { failures: 5, baseMs: 5_000, longestMs: 60_000 },
  slowStartMs: 30_000,
  latencyTauMs: 10_000,
  loadBound: 1.25,
};

export interface PickOptions {
  /** Requests with the same key go to the same instance while load allows, to hit warm caches. Usually a viewer id. */
  readonly affinityKey?: string;
  /** Instance ids that must not be chosen, because an earlier attempt has tried them. */
  readonly exclude?: ReadonlySet<string>;
}

export interface Outcome {
  readonly ok: boolean;
  readonly ms: number;
}

export interface Choice {
  readonly record: InstanceRecord;
  /** Reports the outcome. The call counts as in flight until the first `done` or `release`; later ones do nothing. */
  done(outcome: Outcome): void;
  /** Ends the call without an outcome, because its caller cancelled it. That says nothing about the instance. */
  release(): void;
}

interface CandidateInstance {
  readonly record: InstanceRecord;
  readonly history: History;
}

interface History {
  readonly firstSeen: number;
  readonly latency: PeakEwma;
  readonly ejection: Ejection;
  inFlight: number;
}

/** Chooses an instance for each call by what this process has observed. */
export class Balancer {
  private readonly limits: BalancerSettings;
  private readonly draw: () => number;
  private readonly clock: () => number;
  private readonly historiesByService = new Map<string, Map<string, History>>();

  constructor(private readonly options: BalancerOptions) {
    this.limits = { ...BALANCER_DEFAULTS, ...options.settings };
    this.draw = options.random ?? Math.random;
    this.clock = options.now ?? (() => performance.now());
  }

  /** Undefined if no instance is up or all of them are excluded. Prefers instances that are not ejected. */
  pick(service: string, { affinityKey, exclude }: PickOptions = {}): Choice | undefined {
    const now = this.clock();
    const up = this.available(service, now);
    const healthy = withoutEjected(up, ({ history }) => history.ejection.until, now);
    const allowed = (instances: readonly CandidateInstance[]) =>
      instances.filter(({ record }) => !exclude?.has(record.instance));
    const preferred = allowed(healthy);
    const eligible = preferred.length > 0 ? preferred : allowed(up);
    const chosen = affinityKey === undefined ? this.byLoad(eligible, now) : this.byAffinity(eligible, affinityKey, now);
    return chosen && this.start(chosen);
  }

  /** Ids of the instances that get no calls now because their last calls failed. */
  ejected(): string[] {
    const now = this.clock();
    return [...this.historiesByService.keys()].flatMap((service) =>
      this.available(service, now)
        .filter(({ history }) => history.ejection.until > now)
        .map(({ record }) => record.instance),
    );
  }

  /**
   * Instances of equal configured weight compete by load. Instances of different weights do not: the calls are first
   * split by weight, so that a canary gets its share whatever its load and latency.
   */
  private byLoad(eligible: readonly CandidateInstance[], now: number): CandidateInstance | undefined {
    const candidates = eligible.map((candidate) => ({
      candidate,
      weight: this.weight(candidate, now),
      inFlight: candidate.history.inFlight,
      latencyMs: candidate.history.latency.read(now),
    }));
    const groups = [...Map.groupBy(candidates, ({ candidate }) => candidate.record.weight).values()].map((members) => ({
      members,
      weight: members.reduce((sum, { weight }) => sum + weight, 0),
    }));
    return choiceOfTwo(drawByWeight(groups, this.draw)?.members ?? [], this.draw)?.candidate;
  }

  private byAffinity(eligible: readonly CandidateInstance[], key: string, now: number): CandidateInstance | undefined {
    const nodes = eligible.map((candidate) => ({
      candidate,
      id: candidate.record.instance,
      weight: this.weight(candidate, now),
    }));
    const weights = nodes.reduce((sum, { weight }) => sum + weight, 0);
    const inFlight = nodes.reduce((sum, { candidate }) => sum + candidate.history.inFlight, 0);
    const ranked = rank(key, nodes);
    const withRoom = ranked.find(
      ({ candidate, weight }) =>
        candidate.history.inFlight < capacity(weight / weights, inFlight, this.limits.loadBound),
    );
    return (withRoom ?? ranked[0])?.candidate;
  }

  private weight({ record, history }: CandidateInstance, now: number): number {
    return record.weight * slowStart(now - history.firstSeen, this.limits.slowStartMs);
  }

  private start({ record, history }: CandidateInstance): Choice {
    history.inFlight++;
    let open = true;
    const end = (): boolean => {
      if (!open) return false;
      open = false;
      history.inFlight--;
      return true;
    };
    return {
      record,
      done: ({ ok, ms }) => {
        if (!end()) return;
        const now = this.clock();
        // A fast failure must not make an instance look attractive.
        history.latency.observe(ok ? ms : Math.max(ms, history.latency.read(now) ?? 0), now);
        if (history.ejection.observe(ok, now)) this.options.onEjected?.(record, history.ejection.until - now);
      },
      release: () => void end(),
    };
  }

  /** The instances that take traffic, each with its history. Drops the histories of all others. */
  private available(service: string, now: number): readonly CandidateInstance[] {
    const known = this.historiesByService.get(service) ?? new Map<string, History>();
    const up = this.options.directory
      .instances(service)
      .filter(({ record }) => record.status === 'up' && record.weight > 0)
      .map(({ record }) => ({ record, history: known.get(processId(record)) ?? this.newHistory(now) }));
    this.historiesByService.set(service, new Map(up.map(({ record, history }) => [processId(record), history])));
    return up;
  }

  private newHistory(now: number): History {
    return {
      firstSeen: now,
      latency: new PeakEwma(this.limits.latencyTauMs),
      ejection: new Ejection(this.limits.ejection),
      inFlight: 0,
    };
  }
}

/** A restarted process keeps its instance id and must not inherit the history of its predecessor. */
function processId({ instance, startedAt }: InstanceRecord): string {
  return `${instance}@${startedAt}`;
}

/** Fraction of its weight that an instance gets `ageMs` after it was first seen: rises linearly from 0.1 to 1. */
export function slowStart(ageMs: number, rampMs: number): number {
  if (ageMs >= rampMs) return 1;
  return 0.1 + 0.9 * (Math.max(0, ageMs) / rampMs);
}
