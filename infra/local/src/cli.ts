import { CommanderError } from 'commander';
import { createProgram } from './commands/program.js';
import { describeError } from './describe-error.js';
import { UsageError } from './platform-error.js';

// A terminal or pipe that is closed, or a log on a full disk, must not end the platform.
for (const stream of [process.stdout, process.stderr]) stream.on('error', () => undefined);

// What the platform and its processes write is for their user only.
process.umask(0o077);

try {
  await createProgram(process.env).parseAsync(process.argv);
} catch (error) {
  // Commander has printed its message, or the help that was asked for.
  if (error instanceof CommanderError) process.exit(error.exitCode === 0 ? 0 : 2);
  console.error(describeError(error, process.env));
  process.exit(error instanceof UsageError ? 2 : 1);
}
