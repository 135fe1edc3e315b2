import type { KafkaClient } from './kafka/client.js';
import { tail } from './kafka/tail.js';

export interface TopicsOutput {
  readonly log: (line: string) => void;
  readonly error: (line: string) => void;
}

const USAGE = 'Usage: npm run topics -- list | tail <topic> [--from-beginning]';

/** Runs `list` or `tail` of the topics command and returns its exit code. `tail` ends when `signal` aborts. */
export async function runTopics(
  client: KafkaClient,
  [command, topic]: readonly string[],
  { fromBeginning, signal, output }: { fromBeginning: boolean; signal: AbortSignal; output: TopicsOutput },
): Promise<number> {
  if (command === 'list') {
    for (const name of await sortedTopics(client)) output.log(name);
    return 0;
  }
  if (command !== 'tail' || topic === undefined) {
    output.error(USAGE);
    return 2;
  }
  const known = await sortedTopics(client);
  if (!known.includes(topic)) {
    output.error(`There is no topic "${topic}". The topics are:\n${known.map((name) => `  ${name}`).join('\n')}`);
    return 1;
  }
  await tail(client.kafka, topic, fromBeginning, signal, ({ partition, offset, key, headers, value, timestamp }) => {
    output.log(`${timestamp.toISOString()} ${partition}@${offset} ${key} ${headers['ce_type'] ?? ''}\n  ${value}`);
  });
  return 0;
}

async function sortedTopics(client: KafkaClient): Promise<string[]> {
  return (await client.admin.topics()).toSorted();
}
