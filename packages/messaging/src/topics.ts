import type { Command } from 'commander';
import type { KafkaClient } from './kafka/client.js';
import { tail } from './kafka/tail.js';
import { MessagingUsageError } from './messaging.error.js';
import { createProgram } from './program.js';
import type { ProgramOutput } from './program.js';

interface TopicsOptions {
  readonly output: ProgramOutput;
  /** Ends `tail`. */
  readonly signal: AbortSignal;
}

/**
 * The command line of `npm run topics`. It throws CommanderError for wrong usage, and after showing help, and
 * MessagingUsageError for a topic that does not exist.
 */
export function topicsProgram(connect: () => KafkaClient, { output, signal }: TopicsOptions): Command {
  const program = createProgram('topics', output).description('Read the topics of the broker.');
  program
    .command('list')
    .description('list the topics')
    .action(async () => {
      await using client = connect();
      for (const name of await sortedTopics(client)) output.log(name);
    });
  program
    .command('tail')
    .description('print records as they arrive, until Ctrl-C')
    .argument('<topic>', 'its name')
    .option('--from-beginning', 'start with the first record that the broker has')
    .action(async (topic: string, { fromBeginning = false }: { fromBeginning?: boolean }) => {
      await using client = connect();
      const known = await sortedTopics(client);
      if (!known.includes(topic)) {
        const names = known.map((name) => `  ${name}`).join('\n');
        throw new MessagingUsageError(`There is no topic "${topic}". The topics are:\n${names}`);
      }
      await tail(
        client.kafka,
        topic,
        fromBeginning,
        signal,
        ({ partition, offset, key, headers, value, timestamp }) => {
          output.log(
            `${timestamp.toISOString()} ${partition}@${offset} ${key} ${headers['ce_type'] ?? ''}\n  ${value}`,
          );
        },
      );
    });
  return program;
}

async function sortedTopics(client: KafkaClient): Promise<string[]> {
  return (await client.admin.topics()).toSorted();
}
