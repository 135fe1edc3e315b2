import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { ServiceName } from '@marquee/contracts/topology';
import { PlatformError, UsageError } from './platform-error.js';
import { REPOSITORY } from './repository.js';

/** Built versions of services, each in a folder of its own: `<service>/<version>/main.js`. */
export const VERSIONS = join(REPOSITORY, '.versions');

const NAME = /^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/;

/**
 * The program of a service.
 *
 * @param version the name of a built version, by default the build of the working tree
 * @throws UsageError if there is no such version, PlatformError if the working tree is not built
 */
export function bundleOf(service: ServiceName, version: string | undefined): string {
  if (version === undefined) {
    const main = join(REPOSITORY, 'apps', service, 'bundle/main.js');
    if (existsSync(main)) return main;
    throw new PlatformError(`${main} is missing. Build it with "npm run build".`);
  }
  const main = join(versionFolder(service, version), 'main.js');
  if (existsSync(main)) return main;
  throw new UsageError(
    `There is no version "${version}" of ${service}: ${main} is missing. "npm run rollout" builds it.`,
  );
}

/** @throws UsageError if the name cannot be one of a folder */
export function versionFolder(service: ServiceName, version: string): string {
  if (NAME.test(version)) return join(VERSIONS, service, version);
  throw new UsageError(
    `A version is named by up to 64 letters, digits, dots, dashes and underscores; got "${version.slice(0, 80)}".`,
  );
}
