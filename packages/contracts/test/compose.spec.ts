import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { parse } from 'yaml';
import { Source } from '../src/page.js';
import { DATABASES, ENGINES, FRONT, SERVICES, isService, serviceOf, topology } from '../src/topology.js';

interface ComposeService {
  readonly build?: { readonly args: Readonly<Record<string, string>> };
  readonly environment?: Readonly<Record<string, string | number>>;
  readonly ports?: readonly string[];
  readonly networks?: readonly string[];
  readonly cap_drop?: readonly string[];
  readonly security_opt?: readonly string[];
  readonly mem_limit?: string;
  readonly pids_limit?: number;
  readonly depends_on?: Readonly<Record<string, { readonly condition: string }>>;
  readonly deploy?: { readonly replicas: number };
}

interface ComposeFile {
  readonly services: Readonly<Record<string, ComposeService>>;
}

const file = join(import.meta.dirname, '../../../docker-compose.yml');
const { services } = parse(readFileSync(file, 'utf8'), { merge: true }) as ComposeFile;
const service = (name: string): ComposeService => services[name] ?? {};
const networksOf = (name: string): readonly string[] => service(name).networks ?? [];

describe('docker-compose.cluster.yml', () => {
  const text = readFileSync(join(dirname(file), 'docker-compose.cluster.yml'), 'utf8');
  const cluster = (parse(text, { merge: true, logLevel: 'error' }) as ComposeFile).services;
  const environmentsOf = (engine: string) =>
    Object.entries(cluster).flatMap(([name, { environment }]) => (name.startsWith(engine) ? [environment ?? {}] : []));

  it('has three brokers that keep each event on all three and acknowledge it on two', () => {
    const brokers = environmentsOf('kafka');
    expect(brokers.map((each) => each['KAFKA_NODE_ID'] ?? service('kafka').environment?.['KAFKA_NODE_ID'])).toEqual([
      1, 2, 3,
    ]);
    for (const broker of brokers) {
      expect([broker['KAFKA_DEFAULT_REPLICATION_FACTOR'], broker['KAFKA_MIN_INSYNC_REPLICAS']]).toEqual([3, 2]);
    }
  });

  it('has three members of etcd, and tells every service all members', () => {
    expect(environmentsOf('etcd').map((each) => each['ETCD_NAME'])).toEqual(['etcd', 'etcd-2', 'etcd-3']);
    for (const name of SERVICES.filter((each) => serviceOf(each).serves)) {
      const { KAFKA_BROKERS, ETCD_ENDPOINTS } = cluster[name]?.environment ?? {};
      expect([KAFKA_BROKERS, ETCD_ENDPOINTS].map((list) => String(list).split(',').length)).toEqual([3, 3]);
    }
  });
});

describe('docker-compose.observability.yml', () => {
  const read = (path: string): unknown =>
    parse(readFileSync(join(dirname(file), path), 'utf8'), { merge: true }) as unknown;
  const observed = (read('docker-compose.observability.yml') as ComposeFile).services;
  const added = Object.keys(observed).filter((name) => !isService(name));

  it.each(added)('runs %s without capabilities, with limits, and with ports on loopback only', (name) => {
    const { cap_drop, security_opt, mem_limit, pids_limit, ports = [] } = observed[name] ?? {};
    expect([cap_drop, security_opt, typeof mem_limit, typeof pids_limit]).toEqual([
      ['ALL'],
      ['no-new-privileges:true'],
      'string',
      'number',
    ]);
    expect(ports.filter((port) => !port.startsWith('127.0.0.1:'))).toEqual([]);
  });

  it('has a collector that keeps the traces of all pages that are not live', () => {
    const { processors } = read('infra/monitoring/compose/collector.yaml') as {
      processors: { tail_sampling: { policies: { string_attribute?: { key: string; values: string[] } }[] } };
    };
    const kept = processors.tail_sampling.policies.flatMap(({ string_attribute }) => string_attribute?.values ?? []);
    expect(kept).toEqual(Source.options.filter((source) => source !== 'live'));
  });
});

describe('docker-compose.yml', () => {
  it('has no default for a key, a token or a password', () => {
    const text = readFileSync(file, 'utf8');
    expect([...text.matchAll(/\$\{\w*(?:KEY|TOKEN|PASSWORD|SECRET)\w*:-[^}]+\}/g)].map(([found]) => found)).toEqual([]);
  });

  it.each(Object.keys(services))('runs %s without capabilities, and with limits on memory and processes', (name) => {
    const { cap_drop, security_opt, mem_limit, pids_limit } = service(name);
    expect([cap_drop, security_opt, typeof mem_limit, typeof pids_limit]).toEqual([
      ['ALL'],
      ['no-new-privileges:true'],
      'string',
      'number',
    ]);
  });

  it('lets a container reach only what it needs', () => {
    const reachedFrom = (name: string) =>
      Object.keys(services)
        .filter((other) => other !== name)
        .filter((other) => networksOf(other).some((network) => networksOf(name).includes(network)))
        .filter((other) => !other.startsWith('migrate-'));
    expect(reachedFrom('simulator').toSorted()).toEqual(['catalog', 'front']);
    const enginesReachedFrom = (name: string) => ENGINES.filter((engine) => reachedFrom(name).includes(engine));
    expect(enginesReachedFrom('migrate-edge')).toEqual(['postgres']);
    expect(enginesReachedFrom('lolomo')).toEqual(['etcd']);
    expect(enginesReachedFrom('console')).toEqual(['etcd']);
  });

  it('runs the services and engines of the topology, one migration per database, a maker of secrets, and nothing else', () => {
    const migrations = DATABASES.map(({ name }) => `migrate-${name}`);
    expect(Object.keys(services).sort()).toEqual([...SERVICES, ...ENGINES, FRONT, ...migrations, 'secrets'].sort());
  });

  it.each(SERVICES)('runs as many replicas of %s as the topology says', (name) => {
    expect(service(name).deploy?.replicas ?? 1).toBe(serviceOf(name).replicas);
  });

  it.each(SERVICES)('builds %s from its own folder', (name) => {
    expect(service(name).build?.args['APP']).toBe(name);
  });

  it.each(DATABASES)('gives $owner, and only $owner, the database $name', ({ name, owner, variable }) => {
    const readers = SERVICES.filter((each) => service(each).environment?.[variable] !== undefined);
    expect(readers).toEqual([owner]);
    expect(service(owner).environment?.[variable]).toMatch(new RegExp(`/${name}$`));
    expect(readFileSync(join(dirname(file), 'infra/docker/databases.sql'), 'utf8')).toContain(
      `CREATE DATABASE ${name} OWNER ${name}_owner;`,
    );
  });

  it.each([...SERVICES, FRONT])('publishes a port of %s only if the topology gives it one', (name) => {
    const { port } = isService(name) ? serviceOf(name) : topology.front;
    const variables = (service(name).ports ?? []).map((mapping) => /\$\{(\w+):-/.exec(mapping)?.[1]);
    expect(variables).toEqual(port === undefined ? [] : [port]);
  });

  it('starts the front after the service that it serves', () => {
    expect(Object.keys(service(FRONT).depends_on ?? {})).toEqual([topology.front.serves]);
  });

  it.each(SERVICES.filter((name) => serviceOf(name).serves))(
    'starts %s after the engines and its migration',
    (name) => {
      const migration = serviceOf(name).database && `migrate-${serviceOf(name).database?.name}`;
      expect(Object.keys(service(name).depends_on ?? {}).sort()).toEqual(
        [...ENGINES, ...(migration === undefined ? [] : [migration])].sort(),
      );
    },
  );

  it.each(SERVICES.filter((name) => !serviceOf(name).serves))('starts %s after the services that it calls', (name) => {
    const called = serviceOf(name).calls.map((each) => (each === topology.front.serves ? FRONT : each));
    expect(Object.keys(service(name).depends_on ?? {}).sort()).toEqual(called.sort());
  });
});
