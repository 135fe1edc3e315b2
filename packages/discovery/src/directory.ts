import { SnapshotFile, type Change, type Entry, type EtcdClient, type Watch } from '@marquee/etcd';
import { z } from 'zod';
import { INSTANCES, instanceKey, instanceRecord, parseRecord, type InstanceRecord } from './record.js';

/** What a client knows of an instance. `leaseLost`: the registry has dropped it, but it still answered its last probe. */
export interface Instance {
  readonly record: InstanceRecord;
  readonly leaseLost: boolean;
}

/** Whether this very instance answers. Check who answers: a port may have passed to another process. */
export type Probe = (record: InstanceRecord, signal: AbortSignal) => Promise<boolean>;

export interface DirectoryOptions {
  readonly etcd: EtcdClient;
  readonly probe: Probe;
  /** Where the last list is kept for a start while etcd is away. */
  readonly snapshotPath: string;
  /** How often an instance without a lease is probed again. Default 3000. */
  readonly probeEveryMs?: number;
  /** Default 1000. */
  readonly probeTimeoutMs?: number;
  readonly onEvent?: (event: DirectoryEvent) => void;
}

export type DirectoryEvent =
  | { readonly kind: 'changed'; readonly services: readonly string[] }
  /** Kept though its lease is gone (self-preservation). */
  | { readonly kind: 'kept'; readonly record: InstanceRecord }
  | { readonly kind: 'dropped'; readonly record: InstanceRecord; readonly why: 'drained' | 'probe failed' }
  /** etcd is away or the file is not usable; the list in memory stays. */
  | { readonly kind: 'trouble'; readonly error: unknown };

/**
 * All instances of all services as one client sees them. It outlives etcd (memory, then disk), and the loss of a lease
 * alone removes nobody: the instance is asked first, once at once and then every few seconds.
 */
export class Directory {
  readonly #options: DirectoryOptions;
  readonly #members = new Map<string, Instance>();
  readonly #byService = new Map<string, readonly Instance[]>();
  readonly #probing = new Map<string, Promise<void>>();
  readonly #listeners = new Set<(service: string) => void>();
  readonly #file: SnapshotFile<InstanceRecord[]>;
  readonly #stop = new AbortController();
  readonly #reprobe: NodeJS.Timeout;
  #watch: Watch | undefined;

  /** Returns once the list on disk has been read; `ready` tells when etcd has been heard. */
  static async open(options: DirectoryOptions): Promise<Directory> {
    const directory = new Directory(options);
    for (const record of (await directory.#file.read()) ?? []) {
      directory.#members.set(instanceKey(record), { record, leaseLost: false });
      directory.#index(record.service);
    }
    directory.#watch = options.etcd.watchPrefix(INSTANCES, {
      snapshot: (entries) => directory.#replace(entries),
      change: (changes) => directory.#apply(changes),
      error: (error) => directory.#tell({ kind: 'trouble', error }),
    });
    return directory;
  }

  private constructor(options: DirectoryOptions) {
    this.#options = options;
    this.#file = new SnapshotFile(options.snapshotPath, z.array(instanceRecord), (error) =>
      this.#tell({ kind: 'trouble', error }),
    );
    this.#reprobe = setInterval(() => this.#probeAllWithoutLease(), options.probeEveryMs ?? 3000).unref();
  }

  /** Settles with the first answer of etcd. */
  get ready(): Promise<void> {
    return this.#watch?.ready ?? Promise.resolve();
  }

  /** Of every status; the same array until something changes. */
  instances(service: string): readonly Instance[] {
    return this.#byService.get(service) ?? [];
  }

  services(): readonly string[] {
    return [...this.#byService.keys()];
  }

  /** Calls back with each service whose list has changed; returns the way to stop. */
  onChange(listener: (service: string) => void): () => void {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  }

  async close(): Promise<void> {
    clearInterval(this.#reprobe);
    this.#stop.abort();
    await this.#watch?.close();
    await Promise.all(this.#probing.values());
    await this.#file.settled();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.close();
  }

  #replace(entries: ReadonlyMap<string, Entry>): void {
    const touched = new Set<string>();
    for (const { key, value } of entries.values()) this.#put(key, value, touched);
    for (const key of this.#members.keys()) if (!entries.has(key)) this.#leaseGone(key, touched);
    this.#publish(touched);
  }

  #apply(changes: readonly Change[]): void {
    const touched = new Set<string>();
    for (const change of changes) {
      if (change.type === 'put') this.#put(change.key, change.value, touched);
      else this.#leaseGone(change.key, touched);
    }
    this.#publish(touched);
  }

  #put(key: string, value: string, touched: Set<string>): void {
    const record = parseRecord(key, value);
    if (record === undefined) {
      this.#tell({
        kind: 'trouble',
        error: new TypeError(`The value at ${key} is no instance record; it is ignored.`),
      });
      return;
    }
    this.#members.set(key, { record, leaseLost: false });
    touched.add(record.service);
  }

  #leaseGone(key: string, touched: Set<string>): void {
    const member = this.#members.get(key);
    if (member === undefined || member.leaseLost) return;
    touched.add(member.record.service);
    if (member.record.status === 'draining') {
      this.#members.delete(key);
      this.#tell({ kind: 'dropped', record: member.record, why: 'drained' });
      return;
    }
    this.#members.set(key, { ...member, leaseLost: true });
    this.#probe(key, () => this.#tell({ kind: 'kept', record: member.record }));
  }

  #probeAllWithoutLease(): void {
    for (const [key, { leaseLost }] of this.#members) if (leaseLost) this.#probe(key);
  }

  #probe(key: string, kept = () => {}): void {
    if (this.#probing.has(key)) return;
    this.#probing.set(
      key,
      this.#probeOnce(key, kept).finally(() => this.#probing.delete(key)),
    );
  }

  async #probeOnce(key: string, kept: () => void): Promise<void> {
    const asked = this.#members.get(key);
    if (asked === undefined) return;
    const limit = AbortSignal.timeout(this.#options.probeTimeoutMs ?? 1000);
    const signal = AbortSignal.any([limit, this.#stop.signal]);
    const answers = await this.#options.probe(asked.record, signal).catch(() => false);
    // Registered again, replaced, or closing in the meantime: the answer is about the past.
    if (this.#stop.signal.aborted || this.#members.get(key) !== asked) return;
    if (answers) return kept();
    this.#members.delete(key);
    this.#tell({ kind: 'dropped', record: asked.record, why: 'probe failed' });
    this.#publish(new Set([asked.record.service]));
  }

  #publish(touched: ReadonlySet<string>): void {
    if (touched.size === 0) return;
    for (const service of touched) this.#index(service);
    this.#file.save([...this.#members.values()].map(({ record }) => record));
    this.#tell({ kind: 'changed', services: [...touched] });
    for (const service of touched) for (const listener of this.#listeners) listener(service);
  }

  #index(service: string): void {
    const instances = [...this.#members.values()].filter(({ record }) => record.service === service);
    if (instances.length === 0) this.#byService.delete(service);
    else this.#byService.set(service, instances);
  }

  #tell(event: DirectoryEvent): void {
    this.#options.onEvent?.(event);
  }
}
