import { join, resolve } from 'node:path';

/** The root of the repository. */
export const REPOSITORY = resolve(import.meta.dirname, '../../..');

/** Compiled code of the services, which makes a second start faster. It depends on the code only, not on any data. */
export const COMPILE_CACHE = join(REPOSITORY, 'node_modules/.cache/compile');
