import { choiceOfTwo } from './choice-of-two.js';
import type { Instance } from './directory.js';
import { Ejection, withoutEjected, type EjectionSettings } from './ejection.js';
import { PeakEwma } from './latency.js';
import type { InstanceRecord } from './record.js';
import { capacity, rank } from './rendezvous.js';
import { slowStart } from './slow-start.js';

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
  /** Over how long a new instance grows to its full share. */
  readonly slowStartMs: number;
  /** How long a slow answer is remembered. */
  readonly latencyTauMs: number;
  /** How far above its share an instance may be loaded before its viewers go elsewhere. */
  readonly loadBound: number;
}

export const BALANCER_DEFAULTS: BalancerSettings = {
  ejection: { failures: 5, baseMs: 5_000, longestMs: 60_000 },
  slowStartMs: 30_000,
  latencyTauMs: 10_000,
  loadBound: 1.25,
};

export interface PickOptions {
  /** Requests with the same key go to the same instance while load allows; a viewer's id, for warm caches. */
  readonly affinityKey?: string;
  /** Instance ids not to choose: those that a retry or hedge has tried. */
  readonly exclude?: ReadonlySet<string>;
}

export interface Outcome {
  readonly ok: boolean;
  readonly ms: number;
}

export interface Choice {
  readonly record: InstanceRecord;
  /** Reports the outcome of the call. The call counts as in flight until `done` or `release` is called; later calls do nothing. */
  done(outcome: Outcome): void;
  /** Ends the call without an outcome: its caller cancelled it, which says nothing about the instance. */
  release(): void;
}

interface Tracked {
  readonly record: InstanceRecord;
  readonly history: History;
}

interface History {
  readonly firstSeen: number;
  readonly latency: PeakEwma;
  readonly ejection: Ejection;
  inFlight: number;
}

/** Chooses an instance for each call by what this process itself has seen of it. */
export class Balancer {
  readonly #options: BalancerOptions;
  readonly #settings: BalancerSettings;
  readonly #random: () => number;
  readonly #now: () => number;
  readonly #histories = new Map<string, Map<string, History>>();

  constructor(options: BalancerOptions) {
    this.#options = options;
    this.#settings = { ...BALANCER_DEFAULTS, ...options.settings };
    this.#random = options.random ?? Math.random;
    this.#now = options.now ?? (() => performance.now());
  }

  /** undefined when no instance is up, or all that are have been excluded. */
  pick(service: string, { affinityKey, exclude }: PickOptions = {}): Choice | undefined {
    const now = this.#now();
    const up = this.#track(service, now);
    const healthy = withoutEjected(up, ({ history }) => history.ejection.until, now);
    const allowed = (tracked: readonly Tracked[]) => tracked.filter(({ record }) => !exclude?.has(record.instance));
    const preferred = allowed(healthy);
    const eligible = preferred.length > 0 ? preferred : allowed(up);
    const chosen =
      affinityKey === undefined ? this.#byLoad(eligible, now) : this.#byAffinity(eligible, affinityKey, now);
    return chosen && this.#begin(chosen);
  }

  #byLoad(eligible: readonly Tracked[], now: number): Tracked | undefined {
    const candidates = eligible.map((tracked) => ({
      tracked,
      weight: this.#weight(tracked, now),
      inFlight: tracked.history.inFlight,
      latencyMs: tracked.history.latency.read(now),
    }));
    return choiceOfTwo(candidates, this.#random)?.tracked;
  }

  #byAffinity(eligible: readonly Tracked[], key: string, now: number): Tracked | undefined {
    const nodes = eligible.map((tracked) => ({
      tracked,
      id: tracked.record.instance,
      weight: this.#weight(tracked, now),
    }));
    const weights = nodes.reduce((sum, { weight }) => sum + weight, 0);
    const inFlight = nodes.reduce((sum, { tracked }) => sum + tracked.history.inFlight, 0);
    const ranked = rank(key, nodes);
    const withRoom = ranked.find(
      ({ tracked, weight }) =>
        tracked.history.inFlight < capacity(weight / weights, inFlight, this.#settings.loadBound),
    );
    return (withRoom ?? ranked[0])?.tracked;
  }

  #weight({ record, history }: Tracked, now: number): number {
    return record.weight * slowStart(now - history.firstSeen, this.#settings.slowStartMs);
  }

  #begin({ record, history }: Tracked): Choice {
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
        const now = this.#now();
        // A fast failure must not make an instance look attractive.
        history.latency.observe(ok ? ms : Math.max(ms, history.latency.read(now) ?? 0), now);
        if (history.ejection.observe(ok, now)) this.#options.onEjected?.(record, history.ejection.until - now);
      },
      release: () => void end(),
    };
  }

  /** The service's instances that take traffic, each with its history; the histories of others are forgotten. */
  #track(service: string, now: number): readonly Tracked[] {
    const known = this.#histories.get(service) ?? new Map<string, History>();
    const up = this.#options.directory
      .instances(service)
      .filter(({ record }) => record.status === 'up' && record.weight > 0)
      .map(({ record }) => ({ record, history: known.get(processId(record)) ?? this.#newHistory(now) }));
    this.#histories.set(service, new Map(up.map(({ record, history }) => [processId(record), history])));
    return up;
  }

  #newHistory(now: number): History {
    return {
      firstSeen: now,
      latency: new PeakEwma(this.#settings.latencyTauMs),
      ejection: new Ejection(this.#settings.ejection),
      inFlight: 0,
    };
  }
}

/** A restarted process keeps its instance id and must not inherit the history of its predecessor. */
function processId({ instance, startedAt }: InstanceRecord): string {
  return `${instance}@${startedAt}`;
}
