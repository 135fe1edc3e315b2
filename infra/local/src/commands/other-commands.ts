import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { REPOSITORY } from '../repository.js';

interface CommandEntry {
  readonly summary: string;
  /** Whether this command line runs it, and not a separate program. */
  readonly cli?: boolean;
}

const commands = JSON.parse(readFileSync(join(REPOSITORY, 'infra/local/commands.json'), 'utf8')) as Readonly<
  Record<string, CommandEntry>
>;

/** Commands that are separate programs. */
export const OTHER_COMMANDS = Object.entries(commands)
  .filter(([, { cli }]) => cli !== true)
  .map(([name, { summary }]) => ({ name, summary }));
