import { parseArgs } from 'node:util';
import { SYNC_DEFAULTS, type SyncLimits } from './storage/disk-sync.js';

const USAGE =
  'usage: embedded-kafka --data DIR [--host 127.0.0.1] [--port 9092] [--advertised-port PORT] [--partitions 1] [--sync-ms 1000] [--sync-bytes 1048576]';
const MAX_PORT = 65_535;
const MAX_PARTITIONS = 10_000;
const MAX_SYNC_MS = 60_000;
const MAX_SYNC_BYTES = 1024 ** 3;

/** The command line is invalid. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
  readonly code = 'WRONG_USAGE';
  readonly retriable = false;
}

export interface Arguments {
  readonly dataDir: string;
  readonly host: string;
  readonly port: number;
  /** The port that clients are told to use, if there is a proxy in front of the broker. */
  readonly advertisedPort?: number;
  readonly defaultPartitions: number;
  readonly sync: SyncLimits;
}

export function parseArguments(args: string[]): Arguments {
  const parsed = parse(args);
  const { data, host, port, partitions, 'advertised-port': advertised } = parsed;
  if (data === undefined) throw new UsageError(`--data is missing: name the folder to keep the data in; ${USAGE}`);
  return {
    dataDir: data,
    host,
    port: integerIn('--port', port, 0, MAX_PORT),
    ...(advertised !== undefined && { advertisedPort: integerIn('--advertised-port', advertised, 1, MAX_PORT) }),
    defaultPartitions: integerIn('--partitions', partitions, 1, MAX_PARTITIONS),
    sync: {
      syncMs: integerIn('--sync-ms', parsed['sync-ms'], 1, MAX_SYNC_MS),
      syncBytes: integerIn('--sync-bytes', parsed['sync-bytes'], 1, MAX_SYNC_BYTES),
    },
  };
}

function parse(args: string[]) {
  try {
    return parseArgs({
      args,
      options: {
        data: { type: 'string' },
        host: { type: 'string', default: '127.0.0.1' },
        port: { type: 'string', default: '9092' },
        'advertised-port': { type: 'string' },
        partitions: { type: 'string', default: '1' },
        'sync-ms': { type: 'string', default: String(SYNC_DEFAULTS.syncMs) },
        'sync-bytes': { type: 'string', default: String(SYNC_DEFAULTS.syncBytes) },
      },
    }).values;
  } catch (cause) {
    throw new UsageError(`${cause instanceof Error ? cause.message : String(cause)}; ${USAGE}`, { cause });
  }
}

function integerIn(option: string, text: string, min: number, max: number): number {
  const value = Number(text);
  if (!/^\d+$/.test(text) || value < min || value > max) {
    throw new UsageError(`${option} must be an integer from ${min} to ${max}, got "${text}"; ${USAGE}`);
  }
  return value;
}
