import { callerToken } from '@marquee/contracts/caller-token';
import { DATABASES, SERVICES, isInternal, serviceOf } from '@marquee/contracts/topology';
import type { Database, ServiceName } from '@marquee/contracts/topology';

/** What services are told about each other, about files and about secrets. */
export interface ServiceContext {
  readonly url: string;
  readonly frontPort: number;
  readonly importKey: string;
  readonly platformKey: string;
  readonly consoleToken: string;
  readonly consolePort: number;
  readonly dataFolder: string | undefined;
  readonly dataDir: string;
}

/** Variables that one service gets besides those that every service gets. */
const ENVIRONMENT: Partial<Record<ServiceName, (context: ServiceContext) => Record<string, string>>> = {
  gateway: ({ importKey }) => ({ IMPORT_KEY: importKey }),
  console: ({ consoleToken }) => ({ CONSOLE_TOKEN: consoleToken }),
  simulator: ({ url, importKey, platformKey, dataFolder }) => ({
    GATEWAY_URL: url,
    IMPORT_KEY: importKey,
    CATALOG_TOKEN: callerToken(platformKey, 'catalog'),
    ...(dataFolder !== undefined && { MARQUEE_DATA: dataFolder }),
  }),
};

export function environmentOf(service: ServiceName, context: ServiceContext): Record<string, string> {
  return ENVIRONMENT[service]?.(context) ?? {};
}

export function databaseOf(service: ServiceName): Database | undefined {
  return DATABASES.find(({ owner }) => owner === service);
}

/** Services whose callers choose an instance by its weight in the registry. The front does not know weights. */
export const ROLLABLE: readonly ServiceName[] = SERVICES.filter(isInternal);

/** Services that can have any number of replicas: those without a well-known port. */
export const SCALABLE: readonly ServiceName[] = SERVICES.filter((name) => serviceOf(name).port === undefined);
