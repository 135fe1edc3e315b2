import { type Change, type Entry, type EtcdClient, type Watch } from '@marquee/etcd';
import { SnapshotFile } from '@marquee/storage';
import { z } from 'zod';
import { INSTANCES, instanceKey, instanceRecord, parseRecord, type InstanceRecord } from './record.js';

/** `leaseLost` means that the registry has dropped the instance, but it still answered its last probe. */
export interface Instance {
  readonly record: InstanceRecord;
  readonly leaseLost: boolean;
}

/**
 * Returns whether this instance answers. It must check the identity, because another process may use the port by now.
 */
export type Probe = (record: InstanceRecord, signal: AbortSignal) => Promise<boolean>;

export interface DirectoryOptions {
  readonly etcd: EtcdClient;
  readonly probe: Probe;
  /** Whether instances at this host may be called; default: all. Who can write to etcd could name any host. */
  readonly acceptsHost?: (host: string) => boolean;
  /** File with the last list, for a start while etcd is unavailable. */
  readonly snapshotPath: string;
  /** How often an instance without a lease is probed, in ms. Default 3000. */
  readonly probeEveryMs?: number;
  /** In ms. Default 1000. */
  readonly probeTimeoutMs?: number;
  readonly onEvent?: (event: DirectoryEvent) => void;
}

export type DirectoryEvent =
  | { readonly kind: 'changed'; readonly services: readonly string[] }
  /** The instance lost its lease but answered its probe, so it stays (self-preservation). */
  | { readonly kind: 'kept'; readonly record: InstanceRecord }
  | { readonly kind: 'dropped'; readonly record: InstanceRecord; readonly why: 'drained' | 'probe failed' }
  /** The instance has a host that is not accepted, and is ignored. */
  | { readonly kind: 'refused'; readonly key: string; readonly host: string }
  /** etcd is unavailable or the file is unusable. The list in memory stays. */
  | { readonly kind: 'trouble'; readonly error: unknown };

/**
 * All instances of all services as one client sees them. The list survives an outage of etcd in memory and on disk. The
 * loss of a lease alone does not remove an instance: it is probed first, at once and then every few seconds.
 */
export class Directory {
  private readonly options: DirectoryOptions;
  private readonly members = new Map<string, Instance>();
  private readonly byService = new Map<string, readonly Instance[]>();
  private readonly probing = new Map<string, Promise<void>>();
  private readonly listeners = new Set<(service: string) => void>();
  private readonly file: SnapshotFile<InstanceRecord[]>;
  private readonly closing = new AbortController();
  private readonly probeTimer: NodeJS.Timeout;
  private watch: Watch | undefined;

  /** Returns once the list on disk has been read. Await `ready` for the first answer of etcd. */
  static async open(options: DirectoryOptions): Promise<Directory> {
    const directory = new Directory(options);
    for (const record of (await directory.file.read()) ?? []) {
      if (directory.refusedHostOf(record) !== undefined) continue;
      directory.members.set(instanceKey(record), { record, leaseLost: false });
      directory.index(record.service);
    }
    directory.watch = options.etcd.watchPrefix(INSTANCES, {
      snapshot: (entries) => directory.replaceAll(entries),
      change: (changes) => directory.applyChanges(changes),
      error: (error) => directory.emit({ kind: 'trouble', error }),
    });
    return directory;
  }

  private constructor(options: DirectoryOptions) {
    this.options = options;
    this.file = new SnapshotFile(options.snapshotPath, z.array(instanceRecord), (error) =>
      this.emit({ kind: 'trouble', error }),
    );
    this.probeTimer = setInterval(() => this.probeAllWithoutLease(), options.probeEveryMs ?? 3000).unref();
  }

  /** Resolves with the first answer of etcd. */
  get ready(): Promise<void> {
    return this.watch?.ready ?? Promise.resolve();
  }

  /** The instances of a service in any status. Returns the same array until something changes. */
  instances(service: string): readonly Instance[] {
    return this.byService.get(service) ?? [];
  }

  services(): readonly string[] {
    return [...this.byService.keys()];
  }

  /** Calls `listener` with each service whose list has changed. Returns a function that unsubscribes. */
  onChange(listener: (service: string) => void): () => void {
    this.listeners.add(listener);
    return () => void this.listeners.delete(listener);
  }

  async close(): Promise<void> {
    clearInterval(this.probeTimer);
    this.closing.abort();
    await this.watch?.close();
    await Promise.all(this.probing.values());
    await this.file.settled();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.close();
  }

  private replaceAll(entries: ReadonlyMap<string, Entry>): void {
    const touched = new Set<string>();
    for (const { key, value } of entries.values()) this.putRecord(key, value, touched);
    for (const key of this.members.keys()) if (!entries.has(key)) this.handleLostLease(key, touched);
    this.publish(touched);
  }

  private applyChanges(changes: readonly Change[]): void {
    const touched = new Set<string>();
    for (const change of changes) {
      if (change.type === 'put') this.putRecord(change.key, change.value, touched);
      else this.handleLostLease(change.key, touched);
    }
    this.publish(touched);
  }

  private putRecord(key: string, value: string, touched: Set<string>): void {
    const record = parseRecord(key, value);
    if (record === undefined) {
      this.emit({
        kind: 'trouble',
        error: new TypeError(`The value at ${key} is not an instance record and is ignored.`),
      });
      return;
    }
    const host = this.refusedHostOf(record);
    if (host !== undefined) return this.emit({ kind: 'refused', key, host });
    this.members.set(key, { record, leaseLost: false });
    touched.add(record.service);
  }

  private refusedHostOf({ url, privateUrl = url }: InstanceRecord): string | undefined {
    const { acceptsHost = () => true } = this.options;
    return [url, privateUrl].map((each) => new URL(each).hostname).find((host) => !acceptsHost(host));
  }

  private handleLostLease(key: string, touched: Set<string>): void {
    const member = this.members.get(key);
    if (member === undefined || member.leaseLost) return;
    touched.add(member.record.service);
    if (member.record.status === 'draining') {
      this.members.delete(key);
      this.emit({ kind: 'dropped', record: member.record, why: 'drained' });
      return;
    }
    this.members.set(key, { ...member, leaseLost: true });
    this.startProbe(key, () => this.emit({ kind: 'kept', record: member.record }));
  }

  private probeAllWithoutLease(): void {
    for (const [key, { leaseLost }] of this.members) if (leaseLost) this.startProbe(key);
  }

  private startProbe(key: string, kept = () => {}): void {
    if (this.probing.has(key)) return;
    this.probing.set(
      key,
      this.probeOnce(key, kept).finally(() => this.probing.delete(key)),
    );
  }

  private async probeOnce(key: string, kept: () => void): Promise<void> {
    const probed = this.members.get(key);
    if (probed === undefined) return;
    const limit = AbortSignal.timeout(this.options.probeTimeoutMs ?? 1000);
    const signal = AbortSignal.any([limit, this.closing.signal]);
    const answers = await this.options.probe(probed.record, signal).catch(() => false);
    // The instance has registered again or was replaced, or this is closing: the answer is outdated.
    if (this.closing.signal.aborted || this.members.get(key) !== probed) return;
    if (answers) return kept();
    this.members.delete(key);
    this.emit({ kind: 'dropped', record: probed.record, why: 'probe failed' });
    this.publish(new Set([probed.record.service]));
  }

  private publish(touched: ReadonlySet<string>): void {
    if (touched.size === 0) return;
    for (const service of touched) this.index(service);
    this.file.save([...this.members.values()].map(({ record }) => record));
    this.emit({ kind: 'changed', services: [...touched] });
    for (const service of touched) for (const listener of this.listeners) listener(service);
  }

  private index(service: string): void {
    const instances = [...this.members.values()].filter(({ record }) => record.service === service);
    if (instances.length === 0) this.byService.delete(service);
    else this.byService.set(service, instances);
  }

  private emit(event: DirectoryEvent): void {
    this.options.onEvent?.(event);
  }
}
