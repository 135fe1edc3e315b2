import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { RunFile } from '@marquee/contracts/run-file';
import { MessagingUsageError } from './messaging.error.js';

/**
 * The brokers in `KAFKA_BROKERS`, else the broker of the running system. Throws a `MessagingUsageError` if there is
 * neither.
 */
export function brokersFrom(environment: Readonly<Record<string, string | undefined>>): string[] {
  const given = environment['KAFKA_BROKERS'];
  if (given) return given.split(',');
  const path = join(environment['MARQUEE_HOME'] ?? '.marquee', 'run.json');
  if (!existsSync(path)) {
    throw new MessagingUsageError('Marquee is not running here. Start it with "npm start", or set KAFKA_BROKERS.');
  }
  return [RunFile.pick({ engines: true }).parse(JSON.parse(readFileSync(path, 'utf8'))).engines.kafka];
}
