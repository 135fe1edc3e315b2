import type { topics } from './topics.js';

/**
 * The whole system: services with their arrows, and the engines that they stand on. Everything else that has to know it
 * (processes, start order, the console's map, drills, the drawing in docs/architecture.md) reads it from here, and a
 * test compares docker-compose.yml with it. This module imports no code, so that a browser can load it.
 */
export interface Topology {
  readonly front: Front;
  readonly services: Readonly<Record<string, Service>>;
  readonly engines: Readonly<Record<string, Engine>>;
}

/** The reverse proxy that people and programs reach, with several replicas of one service behind it. */
export interface Front {
  readonly label: string;
  readonly serves: string;
  /** The variable that sets its port. */
  readonly port: string;
}

export interface Service {
  /** What it owns, in one or two words; shown under its name. */
  readonly owns: string;
  /** Services whose endpoints it calls. */
  readonly calls: readonly string[];
  readonly publishes: readonly TopicName[];
  readonly consumes: readonly TopicName[];
  /** The PostgreSQL database that only this service uses; its migrations are in `apps/<service>/prisma/migrations`. */
  readonly database?: { readonly name: string; readonly variable: string };
  /** Replicas that a fresh system runs. */
  readonly replicas: number;
  /** The variable that sets its port. Only a service with a port that people know has one; it cannot be scaled. */
  readonly port?: string;
  /** False for a process that serves no endpoints: it is neither registered nor probed. */
  readonly serves: boolean;
  /** Engines that its commands call, by the group of the command. */
  readonly commandGroups?: Readonly<Record<string, string>>;
}

export interface Engine {
  readonly label: string;
  /** What services use it for, in one or two words. */
  readonly holds: string;
}

type TopicName = (typeof topics)[number]['name'];

export const topology = {
  front: { label: 'front', serves: 'gateway', port: 'GATEWAY_PORT' },
  services: {
    gateway: {
      owns: 'public API',
      calls: ['lolomo', 'catalog'],
      publishes: ['viewing.events.v1'],
      consumes: ['rows.changed.v1'],
      database: { name: 'edge', variable: 'EDGE_DATABASE_URL' },
      replicas: 2,
      serves: true,
      commandGroups: { 'edge-database': 'postgres' },
    },
    lolomo: {
      owns: 'pages',
      calls: ['row-builder'],
      publishes: [],
      consumes: [],
      replicas: 2,
      serves: true,
    },
    'row-builder': {
      owns: 'rows',
      calls: [],
      publishes: ['rows.changed.v1'],
      consumes: ['viewing.events.v1', 'catalog.titles.v1'],
      database: { name: 'rows', variable: 'ROWS_DATABASE_URL' },
      replicas: 2,
      serves: true,
      commandGroups: { 'row-kinds': 'postgres' },
    },
    catalog: {
      owns: 'titles',
      calls: [],
      publishes: ['catalog.titles.v1'],
      consumes: [],
      database: { name: 'catalog', variable: 'CATALOG_DATABASE_URL' },
      replicas: 1,
      serves: true,
    },
    console: {
      owns: 'operator page',
      calls: [],
      publishes: [],
      consumes: [],
      replicas: 1,
      port: 'CONSOLE_PORT',
      serves: true,
    },
    simulator: {
      owns: 'viewers',
      calls: ['gateway', 'catalog'],
      publishes: [],
      consumes: [],
      replicas: 1,
      serves: false,
    },
  },
  engines: {
    etcd: { label: 'etcd', holds: 'registry' },
    kafka: { label: 'Kafka', holds: 'events' },
    postgres: { label: 'PostgreSQL', holds: 'state' },
  },
} as const satisfies Topology;

/** The name of the front as a process and as a host. */
export const FRONT = topology.front.label;

export type ServiceName = keyof typeof topology.services;
export type EngineName = keyof typeof topology.engines;

export const SERVICES = Object.keys(topology.services) as readonly ServiceName[];
export const ENGINES = Object.keys(topology.engines) as readonly EngineName[];

export function isService(name: string): name is ServiceName {
  return Object.hasOwn(topology.services, name);
}

export function isEngine(name: string): name is EngineName {
  return Object.hasOwn(topology.engines, name);
}

export function serviceOf(name: ServiceName): Service {
  return topology.services[name];
}

/** The engine behind a group of commands; undefined when the group is a service. */
export function engineOfCommandGroup(group: string): EngineName | undefined {
  const engine = SERVICES.map((service) => serviceOf(service).commandGroups?.[group]).find(Boolean);
  return engine !== undefined && isEngine(engine) ? engine : undefined;
}

/** Whether only other services call it: it serves endpoints, and people reach it neither directly nor by the front. */
export function isInternal(name: ServiceName): boolean {
  const { serves, port } = serviceOf(name);
  return serves && port === undefined && name !== topology.front.serves;
}

export interface Database {
  readonly name: string;
  readonly owner: ServiceName;
  readonly variable: string;
}

/** Every database with the service that owns it. */
export const DATABASES: readonly Database[] = SERVICES.flatMap((owner) => {
  const { database } = serviceOf(owner);
  return database === undefined ? [] : [{ ...database, owner }];
});
