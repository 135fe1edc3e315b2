import { join } from 'node:path';
import { kafkaSpec } from '../engines/kafka.js';
import { freePort } from '../state/ports.js';
import { startEngine } from './engine-process.js';

/** The broker that `KAFKA_BROKERS` names, or else an embedded one for this suite. */
export async function testKafka(): Promise<{ readonly brokers: string } & AsyncDisposable> {
  const brokers = process.env['KAFKA_BROKERS'];
  if (brokers) return { brokers, [Symbol.asyncDispose]: () => Promise.resolve() };
  const port = await freePort();
  const engine = await startEngine((folder) =>
    Promise.resolve(kafkaSpec({ folder: join(folder, 'kafka'), port, log: join(folder, 'kafka.log') })),
  );
  return { brokers: `127.0.0.1:${port}`, [Symbol.asyncDispose]: () => engine[Symbol.asyncDispose]() };
}
