import { once } from 'node:events';
import { connect } from 'node:net';
import { join } from 'node:path';
import { REPOSITORY } from '../repository.js';
import type { ProcessSpec } from '../supervise/process-spec.js';

const program = join(REPOSITORY, 'packages/embedded-kafka/dist/main.js');

export interface KafkaOptions {
  readonly folder: string;
  readonly port: number;
  readonly log: string;
  /** The port in the broker's metadata; default: the port that it listens on. */
  readonly advertisedPort?: number;
}

export function kafkaSpec({ folder, port, log, advertisedPort = port }: KafkaOptions): ProcessSpec {
  const listen = ['--host', '127.0.0.1', '--port', String(port), '--advertised-port', String(advertisedPort)];
  return {
    name: 'kafka',
    kind: 'engine',
    service: 'kafka',
    instance: 'kafka',
    port,
    command: process.execPath,
    args: [program, '--data', folder, ...listen],
    environment: {},
    log,
    stopSignal: 'SIGTERM',
    ready: (signal) => accepts(port, signal),
  };
}

async function accepts(port: number, signal: AbortSignal): Promise<boolean> {
  const socket = connect(port, '127.0.0.1');
  try {
    await once(socket, 'connect', { signal });
    return true;
  } finally {
    socket.destroy();
  }
}
