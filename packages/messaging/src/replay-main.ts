import { CommanderError } from 'commander';
import { brokersFrom } from './brokers.js';
import { MessagingUsageError } from './messaging.error.js';
import { KafkaClient } from './kafka/client.js';
import { replayProgram } from './replay/program.js';

const connect = () => new KafkaClient({ brokers: brokersFrom(process.env), clientId: 'replay' });

try {
  await replayProgram(connect, console).parseAsync(process.argv);
} catch (error) {
  // Commander has printed its message, or the help that was asked for.
  if (error instanceof CommanderError) process.exit(error.exitCode === 0 ? 0 : 2);
  console.error(error instanceof MessagingUsageError ? error.message : `Replay failed: ${String(error)}`);
  process.exit(1);
}
