import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { parse } from 'yaml';
import { DATABASES, ENGINES, FRONT, SERVICES, isService, serviceOf, topology } from '../src/topology.js';

interface ComposeService {
  readonly build?: { readonly args: Readonly<Record<string, string>> };
  readonly environment?: Readonly<Record<string, string | number>>;
  readonly ports?: readonly string[];
  readonly depends_on?: Readonly<Record<string, { readonly condition: string }>>;
  readonly deploy?: { readonly replicas: number };
}

interface ComposeFile {
  readonly services: Readonly<Record<string, ComposeService>>;
  readonly configs: { readonly databases: { readonly content: string } };
}

const file = join(import.meta.dirname, '../../../docker-compose.yml');
const { services, configs } = parse(readFileSync(file, 'utf8'), { merge: true }) as ComposeFile;
const service = (name: string): ComposeService => services[name] ?? {};

describe('docker-compose.yml', () => {
  it('runs the services and engines of the topology, one migration per database, and nothing else', () => {
    const migrations = DATABASES.map(({ name }) => `migrate-${name}`);
    expect(Object.keys(services).sort()).toEqual([...SERVICES, ...ENGINES, FRONT, ...migrations].sort());
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
    expect(configs.databases.content).toContain(`CREATE DATABASE ${name} OWNER ${name}_owner;`);
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
