import { join } from 'node:path';
import { DATABASES } from '@marquee/contracts/topology';
import { migrate } from '@marquee/tooling/migrate';
import { REPOSITORY } from '../repository.js';
import { secret } from '../state/secrets.js';
import type { Ports } from '../state/ports.js';
import type { Fleet } from '../supervise/fleet.js';
import { createDatabase } from './databases.js';
import { etcdSpec } from './etcd.js';
import { kafkaSpec } from './kafka.js';
import { createCluster, postgresSpec, superuserUrl } from './postgres.js';
import type { Proxies } from './proxies.js';

/** Where the engines are, ours or not. */
export interface EngineAddresses {
  readonly kafka: string;
  readonly etcd: string;
  /** URLs for the runtime roles. */
  readonly databases: Readonly<Record<string, string>>;
}

export interface EngineOptions {
  readonly home: string;
  readonly ports: Ports;
  readonly fleet: Fleet;
  /** Puts a proxy before each engine. */
  readonly proxies: Proxies | undefined;
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly onStep: (what: string) => void;
}

const READY_LIMIT_MS = 60_000;

/** Starts the engines whose addresses are not given, and brings every database to its newest migration. */
export async function startEngines({
  home,
  ports,
  fleet,
  proxies,
  environment,
  onStep,
}: EngineOptions): Promise<EngineAddresses> {
  const log = (name: string): string => join(home, 'logs', `${name}.log`);
  /** The port that services use. */
  const reached = (name: string, port: number) => proxies?.before(name, port) ?? port;
  onStep('Starting PostgreSQL, Kafka and etcd');
  let kafka = environment['KAFKA_BROKERS'];
  if (!kafka) {
    const port = await ports.of('kafka');
    const advertisedPort = await reached('kafka', port);
    fleet.add(kafkaSpec({ folder: join(home, 'kafka'), port, log: log('kafka'), advertisedPort }));
    kafka = `127.0.0.1:${advertisedPort}`;
  }
  let etcd = environment['ETCD_ENDPOINTS'];
  if (!etcd) {
    const port = await ports.of('etcd');
    fleet.add(etcdSpec({ folder: home, port, log: log('etcd') }));
    etcd = `http://127.0.0.1:${await reached('etcd', port)}`;
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
    const cluster = { folder: join(home, 'postgres'), port, password: secret(home, 'postgres'), log: log('postgres') };
    const reachedAt = await reached('postgres', port);
    await createCluster(cluster);
    const server = fleet.add(postgresSpec(cluster));
    await server.untilReady(AbortSignal.timeout(READY_LIMIT_MS));
    await Promise.all(
      own.map(async ({ name: database }) => {
        const [ownerPassword, runtimePassword] = [secret(home, `${database}_owner`), secret(home, database)];
        await createDatabase((name) => superuserUrl(cluster, name), { database, ownerPassword, runtimePassword });
        const at = (role: string, password: string) =>
          `postgresql://${role}:${password}@127.0.0.1:${reachedAt}/${database}`;
        urls.set(database, { owner: at(`${database}_owner`, ownerPassword), runtime: at(database, runtimePassword) });
      }),
    );
  }
  onStep('Bringing the databases to their newest migration');
  await Promise.all(
    DATABASES.map(({ name, owner }) =>
      migrate({
        url: urls.get(name)?.owner ?? '',
        folder: join(REPOSITORY, 'apps', owner, 'prisma/migrations'),
      }),
    ),
  );
  await fleet.untilReady(AbortSignal.timeout(READY_LIMIT_MS));
  return { kafka, etcd, databases: Object.fromEntries([...urls].map(([name, { runtime }]) => [name, runtime])) };
}
