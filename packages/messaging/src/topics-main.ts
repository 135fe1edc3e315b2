import { parseArgs } from 'node:util';
import { brokersFrom } from './brokers.js';
import { MessagingUsageError } from './messaging.error.js';
import { KafkaClient } from './kafka/client.js';
import { runTopics } from './topics.js';

// A reader such as `head` may close the pipe early.
process.stdout.on('error', () => process.exit(0));

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { 'from-beginning': { type: 'boolean', default: false } },
});
const stop = new AbortController();
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => stop.abort());

try {
  await using client = new KafkaClient({ brokers: brokersFrom(process.env), clientId: 'topics' });
  process.exitCode = await runTopics(client, positionals, {
    fromBeginning: values['from-beginning'],
    signal: stop.signal,
    output: console,
  });
} catch (error) {
  if (!(error instanceof MessagingUsageError)) throw error;
  console.error(error.message);
  process.exitCode = 1;
}
