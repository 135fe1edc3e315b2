import { FAULTS_PREFIX, FaultRule, SCOPE_BAGGAGE, VIEWER_BAGGAGE } from '@marquee/contracts/faults';
import type { EtcdClient, Watch } from '@marquee/etcd';
import type { Fault } from '@marquee/resilience';
import { currentContext } from '../context/request-context.js';
import { baggageEntry, faultIn } from './baggage.js';
import { faultOf, isOver, ruleFor } from './matching.domain.js';

export interface FaultsOptions {
  /** Signs rules that ride on a request. Without one there are no faults at all, and nothing is watched. */
  readonly key: string | undefined;
  readonly etcd: EtcdClient;
  readonly onError: (error: unknown) => void;
  readonly now?: () => number;
  readonly random?: () => number;
}

/** The faults that this process is to act out: rules kept in etcd, and the one that a request carries. */
export class Faults implements AsyncDisposable {
  private readonly rules = new Map<string, FaultRule>();
  private readonly watch: Watch | undefined;
  private readonly now: () => number;
  private readonly random: () => number;

  constructor(private readonly options: FaultsOptions) {
    this.now = options.now ?? Date.now;
    this.random = options.random ?? Math.random;
    this.watch = options.key === undefined ? undefined : this.follow(options.etcd);
  }

  /** Whether faults can be made at all here. */
  get enabled(): boolean {
    return this.options.key !== undefined;
  }

  /** Rules kept in etcd that have not ended. */
  get active(): FaultRule[] {
    return [...this.rules.values()].filter((rule) => !isOver(rule, this.now()));
  }

  /** What a call of `name` is to meet now, if anything. */
  readonly provide = (name: string): Fault | undefined => {
    const rule = this.meet(name);
    return rule && faultOf(rule);
  };

  /** Whether a rule that was met is still kept, and has not ended. */
  holds({ id }: FaultRule): boolean {
    const rule = this.rules.get(FAULTS_PREFIX + id);
    return rule !== undefined && !isOver(rule, this.now());
  }

  /** The rule that a call of `name` meets now. */
  meet(name: string): FaultRule | undefined {
    const { key } = this.options;
    if (key === undefined) return undefined;
    const baggage = currentContext()?.baggage;
    if (baggage === undefined && this.rules.size === 0) return undefined;
    const carried = faultIn(baggage, key);
    const rules = carried === undefined ? this.rules.values() : [carried, ...this.rules.values()];
    const called = {
      name,
      viewerId: baggageEntry(baggage, VIEWER_BAGGAGE),
      mark: baggageEntry(baggage, SCOPE_BAGGAGE),
      now: this.now(),
    };
    return ruleFor(rules, called, this.random);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.watch?.close();
  }

  private follow(etcd: EtcdClient): Watch {
    return etcd.watchPrefix(FAULTS_PREFIX, {
      snapshot: (entries) => {
        this.rules.clear();
        for (const { key, value } of entries.values()) this.put(key, value);
      },
      change: (changes) => {
        for (const change of changes) {
          if (change.type === 'put') this.put(change.key, change.value);
          else this.rules.delete(change.key);
        }
      },
      error: this.options.onError,
    });
  }

  private put(key: string, value: string): void {
    try {
      this.rules.set(key, FaultRule.parse(JSON.parse(value)));
    } catch (error) {
      this.rules.delete(key);
      this.options.onError(error);
    }
  }
}
