import { UsageError } from '../platform-error.js';
import { childrenOf, childrenPath } from '../state/orphans.js';
import type { ProcessEntry } from '@marquee/contracts/run-file';
import { StateFile } from '../state/state-file.js';
import { removeFile } from '../state/json-file.js';
import type { ProcessSpec } from './process-spec.js';
import { Supervised } from './supervised.js';

/** All processes have ended, gracefully or not, within this time. */
const STOP_LIMIT_MS = 20_000;

/** All supervised processes, by name. */
export class Fleet {
  private readonly members = new Map<string, Supervised>();
  private readonly children: StateFile;
  private stopping = false;
  onChange: () => void = () => undefined;
  /** Called with a sentence when a process keeps dying or does not answer. */
  onProblem: (message: string) => void = () => undefined;

  constructor(
    private readonly dataDir: string,
    /** Services and engines in the order in which they stop: users before what they use. */
    private readonly stopOrder: readonly string[],
    onWarning: (message: string) => void = () => undefined,
  ) {
    this.children = new StateFile({
      path: childrenPath(dataDir),
      content: () => childrenOf([...this.members.values()].flatMap(({ pid }) => pid ?? [])),
      onWarning,
    });
  }

  add(spec: ProcessSpec): Supervised {
    const member = new Supervised(
      spec,
      () => this.changed(),
      (message) => this.onProblem(message),
    );
    this.members.set(spec.name, member);
    member.start();
    return member;
  }

  /** @throws UsageError if there is no such process */
  get(name: string): Supervised {
    const member = this.members.get(name);
    if (member) return member;
    throw new UsageError(`Unknown process "${name}". Known: ${[...this.members.keys()].join(', ')}.`);
  }

  /** Stops a process for good; does nothing if there is none of this name. */
  async remove(name: string): Promise<void> {
    const member = this.members.get(name);
    if (member === undefined) return;
    this.members.delete(name);
    this.changed();
    await member.stop();
    this.changed();
  }

  /** Stops the process of this name gracefully, starts another one under it, and returns when that is ready. */
  async replace(spec: ProcessSpec, signal: AbortSignal): Promise<void> {
    await this.get(spec.name).stop();
    await this.add(spec).untilReady(signal);
  }

  namesOf(service: string): string[] {
    return this.of(service).map(({ spec }) => spec.name);
  }

  /** Ports of all replicas of a service. */
  portsOf(service: string): number[] {
    return this.of(service).map(({ spec }) => spec.port);
  }

  async removeAbove(service: string, replicas: number): Promise<void> {
    const surplus = this.of(service).slice(replicas);
    for (const { spec } of surplus) this.members.delete(spec.name);
    this.changed();
    await Promise.all(surplus.map((member) => member.stop()));
    this.changed();
  }

  async untilReady(signal: AbortSignal): Promise<void> {
    await Promise.all([...this.members.values()].map((member) => member.untilReady(signal)));
  }

  /** Stops all processes in order; those that do not end in time are killed. */
  async stopAll(): Promise<void> {
    this.stopping = true;
    const end = Date.now() + STOP_LIMIT_MS;
    const stop = (members: readonly Supervised[]) =>
      Promise.all(members.map((member) => member.stop(Math.max(0, end - Date.now()))));
    for (const service of this.stopOrder) await stop(this.of(service));
    await stop([...this.members.values()]);
    this.children[Symbol.dispose]();
    removeFile(childrenPath(this.dataDir));
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
    if (!this.stopping) this.children.update();
    this.onChange();
  }
}
