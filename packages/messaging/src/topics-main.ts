import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { RunFile } from '@marquee/contracts/run-file';
import { KafkaClient } from './kafka/client.js';
import { runTopics } from './topics.js';

/** The brokers in `KAFKA_BROKERS`, else the broker of the running system. */
function brokers(): string[] {
  const given = process.env['KAFKA_BROKERS'];
  if (given) return given.split(',');
  const path = join(process.env['MARQUEE_HOME'] ?? '.marquee', 'run.json');
  if (!existsSync(path)) {
    console.error('Marquee is not running here. Start it with "npm start", or set KAFKA_BROKERS.');
    process.exit(1);
  }
  return [RunFile.pick({ engines: true }).parse(JSON.parse(readFileSync(path, 'utf8'))).engines.kafka];
}

// A reader such as `head` may close the pipe early.
process.stdout.on('error', () => process.exit(0));

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { 'from-beginning': { type: 'boolean', default: false } },
});
const stop = new AbortController();
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => stop.abort());

await using client = new KafkaClient({ brokers: brokers(), clientId: 'topics' });
process.exitCode = await runTopics(client, positionals, {
  fromBeginning: values['from-beginning'],
  signal: stop.signal,
  output: console,
});
