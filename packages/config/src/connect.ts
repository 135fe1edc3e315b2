import { SnapshotFile, type EtcdClient } from '@marquee/etcd';
import { z } from 'zod';
import { DeclarationPublisher } from './declaration-publisher.js';
import { DynamicConfig, type ConfigEvent } from './dynamic-config.js';
import { EtcdLayers } from './etcd-layers.js';
import { readLayerFile } from './layer-file.js';
import { CONFIG, type Identity } from './scope.js';

export interface ConnectOptions {
  readonly etcd: EtcdClient;
  readonly identity: Identity;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** The file layer: a JSON object of property names and values. */
  readonly filePath?: string;
  /** Where the last values from etcd are kept for a start while it is away. */
  readonly lastKnownPath: string;
  readonly onEvent?: (event: ConfigEvent) => void;
}

export interface ConnectedConfig extends AsyncDisposable {
  readonly config: DynamicConfig;
  /** Settles with etcd's first answer; rejects when closed before it. */
  readonly ready: Promise<void>;
  close(): Promise<void>;
}

/** A DynamicConfig that follows etcd. It returns at once with the last known values, whether etcd is there or not. */
export async function connectConfig(options: ConnectOptions): Promise<ConnectedConfig> {
  const { etcd, identity, env, filePath, onEvent = () => {} } = options;
  const trouble = (error: unknown) => onEvent({ kind: 'trouble', error });
  const publisher = new DeclarationPublisher(etcd, identity.service, trouble);
  const file = filePath === undefined ? {} : await readLayerFile(filePath, trouble);
  const config = new DynamicConfig({ file, env, onEvent, onDeclared: (declaration) => publisher.add(declaration) });
  const lastKnown = new SnapshotFile(options.lastKnownPath, z.record(z.string(), z.string()), trouble);
  const layers = new EtcdLayers(identity, config, lastKnown);
  await layers.restore();
  const watch = etcd.watchPrefix(CONFIG, {
    snapshot: (entries) => {
      layers.snapshot(entries);
      publisher.etcdIsThere();
    },
    change: (changes) => layers.change(changes),
    error: trouble,
  });
  const close = async () => {
    await watch.close();
    await publisher.close();
    await lastKnown.settled();
  };
  return { config, ready: watch.ready, close, [Symbol.asyncDispose]: close };
}
