import { UsageError } from '../platform-error.js';
import { rememberChildren } from '../state/orphans.js';
import type { ProcessEntry } from '../state/run-file.js';
import type { ProcessSpec } from './process-spec.js';
import { Supervised } from './supervised.js';

/** All supervised processes by name. */
export class Fleet {
  private readonly members = new Map<string, Supervised>();
  onChange: () => void = () => undefined;

  constructor(
    private readonly home: string,
    /** Services and engines, those that stop first before those that others stand on. */
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
    throw new UsageError(`There is no process "${name}"; there are ${[...this.members.keys()].join(', ')}.`);
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
    rememberChildren(this.home, []);
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
      this.home,
      [...this.members.values()].flatMap(({ pid }) => pid ?? []),
    );
    this.onChange();
  }
}
