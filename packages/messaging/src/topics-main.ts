import { parseArgs } from 'node:util';
import { brokersFrom } from './brokers.js';
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

await using client = new KafkaClient({ brokers: brokersFrom(process.env), clientId: 'topics' });
process.exitCode = await runTopics(client, positionals, {
  fromBeginning: values['from-beginning'],
  signal: stop.signal,
  output: console,
});
