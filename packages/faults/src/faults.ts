import { FAULTS_PREFIX, FaultRule, SCOPE_BAGGAGE, VIEWER_BAGGAGE } from '@marquee/contracts/faults';
import type { Watch, WatchListener } from '@marquee/etcd';
import type { Fault } from '@marquee/resilience';
import { baggageEntry, faultIn } from './baggage.js';
import { faultOf, hasExpired, matchingRule } from './matching.domain.js';

/** What `Faults` needs of an EtcdClient. */
export interface RuleStore {
  watchPrefix(prefix: string, listener: WatchListener): Pick<Watch, 'close'>;
}

export interface FaultsOptions {
  /** Verifies rules that a request carries. Without a key, fault injection is off and nothing is watched. */
  readonly key: string | undefined;
  readonly etcd: RuleStore;
  readonly onError: (error: unknown) => void;
  /** Returns the baggage of the current request. */
  readonly baggage?: () => string | undefined;
  readonly now?: () => number;
  readonly random?: () => number;
}

/** The fault rules that this process applies: those in etcd, and the one that the current request carries. */
export class Faults implements AsyncDisposable {
  private readonly rules = new Map<string, FaultRule>();
  private readonly watch: Pick<Watch, 'close'> | undefined;
  private readonly baggage: () => string | undefined;
  private readonly now: () => number;
  private readonly random: () => number;

  constructor(private readonly options: FaultsOptions) {
    this.baggage = options.baggage ?? (() => undefined);
    this.now = options.now ?? Date.now;
    this.random = options.random ?? Math.random;
    this.watch = options.key === undefined ? undefined : this.follow(options.etcd);
  }

  /** Whether fault injection is on in this process. */
  get enabled(): boolean {
    return this.options.key !== undefined;
  }

  /** Rules in etcd that have not expired. */
  get active(): FaultRule[] {
    return [...this.rules.values()].filter((rule) => !hasExpired(rule, this.now()));
  }

  /** Returns the fault to inject into a command now, if any. */
  readonly faultFor = (command: string): Fault | undefined => {
    const rule = this.ruleFor(command);
    return rule && faultOf(rule);
  };

  /** Returns the rule that applies to `name` now: a command, or `consume.<topic>`. */
  ruleFor(name: string): FaultRule | undefined {
    const { key } = this.options;
    if (key === undefined) return undefined;
    const baggage = this.baggage();
    if (baggage === undefined && this.rules.size === 0) return undefined;
    const carried = faultIn(baggage, key);
    const rules = carried === undefined ? this.rules.values() : [carried, ...this.rules.values()];
    const target = {
      name,
      viewerId: baggageEntry(baggage, VIEWER_BAGGAGE),
      scopeHeader: baggageEntry(baggage, SCOPE_BAGGAGE),
      now: this.now(),
    };
    return matchingRule(rules, target, this.random);
  }

  /** Whether a rule is still in etcd and has not expired. */
  isActive({ id }: FaultRule): boolean {
    const rule = this.rules.get(FAULTS_PREFIX + id);
    return rule !== undefined && !hasExpired(rule, this.now());
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.watch?.close();
  }

  private follow(etcd: RuleStore): Pick<Watch, 'close'> {
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
