import { UsageError } from '../platform-error.js';
import { rememberChildren } from '../state/orphans.js';
import type { ProcessEntry } from '@marquee/contracts/run-file';
import type { ProcessSpec } from './process-spec.js';
import { Supervised } from './supervised.js';

/** All supervised processes, by name. */
export class Fleet {
  private readonly members = new Map<string, Supervised>();
  onChange: () => void = () => undefined;

  constructor(
    private readonly dataDir: string,
    /** Services and engines in the order in which they stop: users before what they use. */
    private readonly stopOrder: readonly string[],
  ) {}

  add(spec: ProcessSpec): Supervised {
    const member = new Supervised(spec, () => this.changed());
    this.members.set(spec.name, member);
    member.start();
    return member;
  }

  get(name: string): Supervised {
    const member = this.members.get(name);
    if (member) return member;
    throw new UsageError(`Unknown process "${name}". Known: ${[...this.members.keys()].join(', ')}.`);
  }

  replicasOf(service: string): number {
    return this.of(service).length;
  }

  async removeAbove(service: string, replicas: number): Promise<void> {
    const surplus = this.of(service).slice(replicas);
    for (const { spec } of surplus) this.members.delete(spec.name);
    await Promise.all(surplus.map((member) => member.stop()));
    this.changed();
  }

  async untilReady(signal: AbortSignal): Promise<void> {
    await Promise.all([...this.members.values()].map((member) => member.untilReady(signal)));
  }

  async stopAll(): Promise<void> {
    for (const service of this.stopOrder) await Promise.all(this.of(service).map((member) => member.stop()));
    await Promise.all([...this.members.values()].map((member) => member.stop()));
    rememberChildren(this.dataDir, []);
  }

  entries(): ProcessEntry[] {
    return [...this.members.values()].map(({ spec, pid, state, restarts }) => ({
      name: spec.name,
      kind: spec.kind,
      service: spec.service,
      instance: spec.instance,
      pid,
      port: spec.port,
      log: spec.log,
      state,
      restarts,
    }));
  }

  private of(service: string): Supervised[] {
    return [...this.members.values()].filter(({ spec }) => spec.service === service);
  }

  private changed(): void {
    rememberChildren(
      this.dataDir,
      [...this.members.values()].flatMap(({ pid }) => pid ?? []),
    );
    this.onChange();
  }
}
