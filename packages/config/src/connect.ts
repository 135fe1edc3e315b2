import { type EtcdClient } from '@marquee/etcd';
import { SnapshotFile } from '@marquee/storage';
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
  /** File of the file layer: a JSON object of property names and values. */
  readonly filePath?: string;
  /** File with the last values from etcd, for a start while etcd is unavailable. */
  readonly lastKnownPath: string;
  readonly onEvent?: (event: ConfigEvent) => void;
}

export interface ConnectedConfig extends AsyncDisposable {
  readonly config: DynamicConfig;
  /** Resolves with the first answer of etcd. Rejects if closed before that. */
  readonly ready: Promise<void>;
  close(): Promise<void>;
}

/** Creates a DynamicConfig that follows etcd. It starts with the last known values and does not wait for etcd. */
export async function connectConfig(options: ConnectOptions): Promise<ConnectedConfig> {
  const { etcd, identity, env, filePath, onEvent = () => {} } = options;
  const trouble = (error: unknown) => onEvent({ kind: 'trouble', error });
  const publisher = new DeclarationPublisher(etcd, identity.service, trouble);
  const file = filePath === undefined ? {} : await readLayerFile(filePath, trouble);
  const config = new DynamicConfig({
    file,
    env,
    onEvent,
    onDeclared: (declaration) => publisher.addDeclaration(declaration),
  });
  const lastKnown = new SnapshotFile(options.lastKnownPath, z.record(z.string(), z.string()), trouble);
  const layers = new EtcdLayers(identity, config, lastKnown);
  await layers.restore();
  const watch = etcd.watchPrefix(CONFIG, {
    snapshot: (entries) => {
      layers.snapshot(entries);
      publisher.republish();
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
