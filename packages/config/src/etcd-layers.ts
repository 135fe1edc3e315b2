import type { Change, Entry, WatchListener } from '@marquee/etcd';
import type { SnapshotFile } from '@marquee/storage';
import type { DynamicConfig } from './dynamic-config.js';
import type { EtcdLayer } from './layers.js';
import { appliesTo, parseConfigKey, type Identity } from './scope.js';

const ETCD_LAYERS: readonly EtcdLayer[] = ['global', 'service', 'version', 'instance'];

/** Sorts the values in etcd into the layers that apply to this process, and keeps a copy on disk. */
export class EtcdLayers implements Pick<WatchListener, 'snapshot' | 'change'> {
  /** JSON text by key; only keys that apply to this process. */
  private values = new Map<string, string>();

  constructor(
    readonly identity: Identity,
    readonly config: DynamicConfig,
    readonly lastKnown: SnapshotFile<Record<string, string>>,
  ) {}

  /** Loads the last known values. The first snapshot from etcd replaces them. */
  async restore(): Promise<void> {
    this.values = new Map(Object.entries((await this.lastKnown.read()) ?? {}));
    this.updateLayers();
  }

  snapshot(entries: ReadonlyMap<string, Entry>): void {
    this.values = new Map([...entries.values()].map(({ key, value }) => [key, value]));
    this.updateLayers();
    this.saveToDisk();
  }

  change(changes: readonly Change[]): void {
    for (const change of changes) {
      if (change.type === 'put') this.values.set(change.key, change.value);
      else this.values.delete(change.key);
    }
    this.updateLayers();
    this.saveToDisk();
  }

  private updateLayers(): void {
    const layers = new Map(ETCD_LAYERS.map((layer) => [layer, new Map<string, string>()]));
    for (const [key, value] of this.values) {
      const parsed = parseConfigKey(key);
      if (parsed !== undefined && appliesTo(parsed.scope, this.identity)) {
        layers.get(parsed.scope.kind)?.set(parsed.name, value);
      } else {
        this.values.delete(key);
      }
    }
    for (const [layer, values] of layers) this.config.setLayer(layer, values);
  }

  private saveToDisk(): void {
    this.lastKnown.save(Object.fromEntries(this.values));
  }
}
