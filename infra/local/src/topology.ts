/** What runs, on one page. Services start side by side once the engines are up and the databases are migrated. */
export interface ServicePlan {
  readonly service: string;
  readonly replicas: number;
  /** The database that it owns. */
  readonly database?: DatabaseName;
  readonly environment?: (surroundings: Surroundings) => Record<string, string>;
  /** False for a process that serves nobody: nobody waits for it. */
  readonly serves?: false;
}

export type DatabaseName = 'edge' | 'catalog' | 'rows';

/** What services are told about each other and about what stands outside. */
export interface Surroundings {
  readonly url: string;
  readonly gatewayPort: number;
  readonly gatewayPrivatePort: number;
  readonly importKey: string;
  readonly consoleToken: string;
  readonly consolePort: number;
  readonly dataFolder: string | undefined;
  readonly home: string;
}

/** Whose migrations make which database. */
export const DATABASES: Readonly<Record<DatabaseName, { readonly app: string; readonly variable: string }>> = {
  edge: { app: 'gateway', variable: 'EDGE_DATABASE_URL' },
  catalog: { app: 'catalog', variable: 'CATALOG_DATABASE_URL' },
  rows: { app: 'row-builder', variable: 'ROWS_DATABASE_URL' },
};

export const TOPOLOGY: readonly ServicePlan[] = [
  { service: 'row-builder', replicas: 2, database: 'rows' },
  { service: 'lolomo', replicas: 2 },
  { service: 'catalog', replicas: 1, database: 'catalog' },
  {
    service: 'gateway',
    replicas: 1,
    database: 'edge',
    environment: ({ gatewayPrivatePort, importKey }) => ({
      PRIVATE_PORT: String(gatewayPrivatePort),
      IMPORT_KEY: importKey,
    }),
  },
  { service: 'console', replicas: 1, environment: ({ consoleToken }) => ({ CONSOLE_TOKEN: consoleToken }) },
  {
    service: 'simulator',
    replicas: 1,
    serves: false,
    environment: ({ url, importKey, dataFolder }) => ({
      GATEWAY_URL: url,
      IMPORT_KEY: importKey,
      ...(dataFolder !== undefined && { MARQUEE_DATA: dataFolder }),
    }),
  },
];

/** Services whose port people know: one of each. */
export const SINGLE: ReadonlySet<string> = new Set(['gateway', 'console']);

/** Those that others stand on stop last. */
export const STOP_ORDER = [
  'simulator',
  'console',
  'gateway',
  'lolomo',
  'row-builder',
  'catalog',
  'kafka',
  'postgres',
  'etcd',
];
