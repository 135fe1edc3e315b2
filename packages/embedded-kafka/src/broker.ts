import { mkdirSync } from 'node:fs';
import { createServer } from 'node:net';
import type { Server, Socket } from 'node:net';
import { resolve } from 'node:path';
import { CommittedOffsets } from './groups/committed-offsets.js';
import { GroupCoordinator } from './groups/group-coordinator.js';
import { realSchedule } from './groups/schedule.js';
import type { BrokerState } from './handlers/handler.js';
import type { Log } from './log-sink.js';
import { serveConnection } from './server/connection.js';
import { listen } from './server/listen.js';
import { loadClusterId } from './storage/cluster-id.js';
import { DiskSync, SYNC_DEFAULTS, type SyncLimits } from './storage/disk-sync.js';
import { lockFolder } from './storage/folder-lock.js';
import { ProducerIds } from './storage/producer-ids.js';
import { TopicRegistry } from './topics/topic-registry.js';

export interface BrokerOptions {
  /** Created if missing. Only one broker at a time can use it. */
  readonly dataDir: string;
  /** Default 127.0.0.1. */
  readonly host?: string;
  /** Default 0, which chooses a free port. */
  readonly port?: number;
  /** The address that clients are told to connect to. Default: the address on which the broker listens. */
  readonly advertisedHost?: string;
  readonly advertisedPort?: number;
  /** Whether a request for an unknown topic creates it. Default true. */
  readonly autoCreateTopics?: boolean;
  /** Number of partitions of topics that are created without one. Default 1. */
  readonly defaultPartitions?: number;
  /** When written records are sent to the disk. Default: after a second, or 1 MiB. */
  readonly sync?: Partial<SyncLimits>;
  readonly log?: Log;
}

export interface Broker extends AsyncDisposable {
  readonly host: string;
  readonly port: number;
  /** `host:port` */
  readonly address: string;
  readonly clusterId: string;
  close(): Promise<void>;
}

/**
 * Recovers the logs in the data directory and listens.
 *
 * @throws FolderInUseError if another running process uses the directory
 * @throws CannotListenError if the address is in use
 */
export async function startBroker(options: BrokerOptions): Promise<Broker> {
  const { host = '127.0.0.1', log = () => {} } = options;
  const dataDir = resolve(options.dataDir);
  mkdirSync(dataDir, { recursive: true });
  await using cleanup = new AsyncDisposableStack();
  cleanup.defer(lockFolder(dataDir));
  const disk = cleanup.adopt(new DiskSync({ ...SYNC_DEFAULTS, ...options.sync }, log), (sync) => sync.close());
  const topics = cleanup.adopt(new TopicRegistry(dataDir, log, disk), (registry) => registry.close());
  const groups = cleanup.adopt(new GroupCoordinator(new CommittedOffsets(dataDir), realSchedule), (all) => all.close());
  const clusterId = loadClusterId(dataDir);

  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket));
    void serveConnection(state, socket, log);
  });
  const port = await listen(server, host, options.port ?? 0);
  cleanup.defer(() => stopListening(server, sockets));
  const state: BrokerState = {
    clusterId,
    advertised: { host: options.advertisedHost ?? host, port: options.advertisedPort ?? port },
    autoCreateTopics: options.autoCreateTopics ?? true,
    defaultPartitions: options.defaultPartitions ?? 1,
    topics,
    groups,
    producerIds: new ProducerIds(dataDir),
  };
  log('info', 'listening', { host, port, clusterId });

  const running = cleanup.move();
  const close = () => running.disposeAsync();
  return { host, port, address: `${host}:${port}`, clusterId, close, [Symbol.asyncDispose]: close };
}

function stopListening(server: Server, sockets: ReadonlySet<Socket>): Promise<void> {
  return new Promise((done) => {
    server.close(() => done());
    for (const socket of sockets) socket.destroy();
  });
}
