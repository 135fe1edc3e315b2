import { setTimeout as pause } from 'node:timers/promises';
import { KafkaClient } from '@marquee/messaging';
import { z } from 'zod';
import { Databases } from '../database/databases.js';
import { DerivedState } from './derived-state.js';
import { LogIncompleteError } from './log-incomplete.error.js';

const POLL_MS = 500;

/**
 * `empty` deletes the derived state, while no row-builder runs. `wait` ends when the row-builders have applied both
 * topics. `npm run rebuild -- rows` does both, and stops and starts the row-builders in between.
 */
const verb = z.enum(['empty', 'wait']).parse(process.argv[2]);
const { KAFKA_BROKERS, ROWS_DATABASE_URL } = z
  .object({ KAFKA_BROKERS: z.string(), ROWS_DATABASE_URL: z.url() })
  .parse(process.env);

await using client = new KafkaClient({ brokers: KAFKA_BROKERS.split(','), clientId: 'rebuild' });
await using databases = Databases.connect(ROWS_DATABASE_URL);
const state = new DerivedState(databases, client.admin);
try {
  if (verb === 'empty') await state.empty();
  else while ((await state.remaining()) > 0n) await pause(POLL_MS);
} catch (error) {
  if (!(error instanceof LogIncompleteError)) throw error;
  console.error(error.message);
  process.exitCode = 1;
}
