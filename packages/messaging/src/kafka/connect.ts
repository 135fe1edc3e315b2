import './compression.js';
import './request-queue.js';
import { Kafka, logLevel } from 'kafkajs';
import type { MessagingListener } from '../events.js';

export interface Connection {
  readonly brokers: readonly string[];
  readonly clientId: string;
  readonly onEvent: MessagingListener;
}

/** A kafkajs client with bounded retries, whose log becomes events. */
export function connect({ brokers, clientId, onEvent }: Connection): Kafka {
  return new Kafka({
    brokers: [...brokers],
    clientId,
    connectionTimeout: 1000,
    requestTimeout: 2000,
    enforceRequestTimeout: true,
    retry: { initialRetryTime: 50, maxRetryTime: 500, factor: 0.2, multiplier: 2, retries: 3 },
    logLevel: logLevel.WARN,
    logCreator:
      () =>
      ({ level, namespace, log: { message, timestamp: _timestamp, logger: _logger, ...details } }) =>
        onEvent({
          type: 'client-log',
          level: level === logLevel.WARN ? 'warn' : 'error',
          message: `${namespace}: ${message}`,
          details,
        }),
  });
}
