import { CommanderError } from 'commander';
import { brokersFrom } from './brokers.js';
import { KafkaClient } from './kafka/client.js';
import { MessagingUsageError } from './messaging.error.js';
import { topicsProgram } from './topics.js';

// A reader such as `head` may close the pipe early.
process.stdout.on('error', () => process.exit(0));

const stop = new AbortController();
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => stop.abort());
const connect = () => new KafkaClient({ brokers: brokersFrom(process.env), clientId: 'topics' });

try {
  await topicsProgram(connect, { output: console, signal: stop.signal }).parseAsync(process.argv);
} catch (error) {
  // Commander has printed its message, or the help that was asked for.
  if (error instanceof CommanderError) process.exit(error.exitCode === 0 ? 0 : 2);
  if (!(error instanceof MessagingUsageError)) throw error;
  console.error(error.message);
  process.exitCode = 1;
}
