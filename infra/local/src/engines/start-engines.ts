import { join } from 'node:path';
import { DATABASES } from '@marquee/contracts/topology';
import { migrate } from '@marquee/tooling/migrate';
import { REPOSITORY } from '../repository.js';
import { clusterPassword, secret } from '../state/secrets.js';
import type { Ports } from '../state/ports.js';
import type { Fleet } from '../supervise/fleet.js';
import { withTimeout } from '../with-timeout.js';
import { createDatabase } from './databases.js';
import { etcdSpec } from './etcd.js';
import { kafkaSpec } from './kafka.js';
import { createCluster, postgresSpec, superuserUrl } from './postgres.js';
import type { Proxies } from './proxies.js';

/** Addresses of the engines, whether ours or external. */
export interface EngineAddresses {
  readonly kafka: string;
  readonly etcd: string;
  /** Database URLs of the runtime roles. */
  readonly databases: Readonly<Record<string, string>>;
}

export interface EngineOptions {
  readonly dataDir: string;
  readonly ports: Ports;
  readonly fleet: Fleet;
  /** Opens a proxy in front of each engine. */
  readonly proxies: Proxies | undefined;
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly onStep: (what: string) => void;
  /** Aborts the start. */
  readonly signal: AbortSignal | undefined;
}

const READY_LIMIT_MS = 60_000;

/** Starts the engines whose addresses are not given in the environment, and applies all migrations. */
export async function startEngines({
  dataDir,
  ports,
  fleet,
  proxies,
  environment,
  onStep,
  signal,
}: EngineOptions): Promise<EngineAddresses> {
  const log = (name: string): string => join(dataDir, 'logs', `${name}.log`);
  /** The port that services connect to. */
  const reachablePort = (name: string, port: number) => proxies?.open(name, port) ?? port;
  onStep('Starting PostgreSQL, Kafka and etcd');
  let kafka = environment['KAFKA_BROKERS'];
  if (!kafka) {
    const port = await ports.of('kafka');
    const advertisedPort = await reachablePort('kafka', port);
    fleet.add(kafkaSpec({ folder: join(dataDir, 'kafka'), port, log: log('kafka'), advertisedPort }));
    kafka = `127.0.0.1:${advertisedPort}`;
  }
  let etcd = environment['ETCD_ENDPOINTS'];
  if (!etcd) {
    const port = await ports.of('etcd');
    fleet.add(etcdSpec({ folder: dataDir, port, log: log('etcd') }));
    etcd = `http://127.0.0.1:${await reachablePort('etcd', port)}`;
  }
  const own = DATABASES.filter(({ variable }) => !environment[variable]);
  const urls = new Map(
    DATABASES.map(({ name, variable }) => {
      const given = environment[variable] ?? '';
      return [name, { runtime: given, owner: given }];
    }),
  );
  if (own.length > 0) {
    const port = await ports.of('postgres');
    const folder = join(dataDir, 'postgres');
    const cluster = { folder, port, password: clusterPassword(dataDir, folder), log: log('postgres') };
    const clientPort = await reachablePort('postgres', port);
    await createCluster(cluster, signal);
    const server = fleet.add(postgresSpec(cluster));
    await server.untilReady(withTimeout(READY_LIMIT_MS, signal));
    await Promise.all(
      own.map(async ({ name: database }) => {
        const [ownerPassword, runtimePassword] = [secret(dataDir, `${database}_owner`), secret(dataDir, database)];
        await createDatabase((name) => superuserUrl(cluster, name), { database, ownerPassword, runtimePassword });
        const at = (role: string, password: string) =>
          `postgresql://${role}:${password}@127.0.0.1:${clientPort}/${database}`;
        urls.set(database, { owner: at(`${database}_owner`, ownerPassword), runtime: at(database, runtimePassword) });
      }),
    );
  }
  signal?.throwIfAborted();
  onStep('Applying migrations');
  await Promise.all(
    DATABASES.map(({ name, owner }) =>
      migrate({
        url: urls.get(name)?.owner ?? '',
        folder: join(REPOSITORY, 'apps', owner, 'prisma/migrations'),
        ...(signal && { signal }),
      }),
    ),
  );
  await fleet.untilReady(withTimeout(READY_LIMIT_MS, signal));
  return { kafka, etcd, databases: Object.fromEntries([...urls].map(([name, { runtime }]) => [name, runtime])) };
}
