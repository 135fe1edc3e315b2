import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { KafkaClient } from './kafka/client.js';
import { tail } from './kafka/tail.js';

const USAGE = 'Usage: npm run topics -- list | tail <topic> [--from-beginning]';

/** `KAFKA_BROKERS`, else the broker of the platform that runs. */
function brokers(): string[] {
  const given = process.env['KAFKA_BROKERS'];
  if (given) return given.split(',');
  const path = join(process.env['MARQUEE_HOME'] ?? '.marquee', 'run.json');
  if (!existsSync(path)) {
    console.error('Nothing runs here: start Marquee with "npm start", or name brokers in KAFKA_BROKERS.');
    process.exit(1);
  }
  return [(JSON.parse(readFileSync(path, 'utf8')) as { engines: { kafka: string } }).engines.kafka];
}

// Whoever reads may leave early: head, a closed terminal.
process.stdout.on('error', () => process.exit(0));

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { 'from-beginning': { type: 'boolean', default: false } },
});
const [command, topic] = positionals;
await using client = new KafkaClient({ brokers: brokers(), clientId: 'topics' });

if (command === 'list') {
  for (const name of (await client.admin.topics()).toSorted()) console.log(name);
} else if (command === 'tail' && topic !== undefined) {
  const stop = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => stop.abort());
  await tail(
    client.kafka,
    topic,
    values['from-beginning'],
    stop.signal,
    ({ partition, offset, key, headers, value, timestamp }) => {
      console.log(`${timestamp.toISOString()} ${partition}@${offset} ${key} ${headers['ce_type'] ?? ''}\n  ${value}`);
    },
  );
} else {
  console.error(USAGE);
  process.exitCode = 2;
}
