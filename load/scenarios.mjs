import { readdirSync } from 'node:fs';
import { join } from 'node:path';

export const folder = join(import.meta.dirname, 'scenarios');

/** The names of all scenarios. */
export const scenarios = readdirSync(folder).map((file) => file.replace(/\.ts$/, ''));
