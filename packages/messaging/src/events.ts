import type { RestartReason } from './start-position.js';

interface InPartition {
  readonly topic: string;
  readonly partition: number;
}

/** Everything worth a log line or a metric. This package itself does not log. */
export type MessagingEvent =
  | {
      readonly type: 'client-log';
      readonly level: 'warn' | 'error';
      readonly message: string;
      readonly details: object;
    }
  | { readonly type: 'producer-failed'; readonly error: unknown }
  | { readonly type: 'send-failed'; readonly topic: string; readonly records: number; readonly error: unknown }
  | { readonly type: 'consumer-started'; readonly topic: string; readonly groupId: string }
  | { readonly type: 'consumer-failed'; readonly topic: string; readonly error: unknown; readonly retryInMs: number }
  | { readonly type: 'assigned'; readonly topic: string; readonly partitions: readonly number[] }
  | (InPartition & { readonly type: 'positioned'; readonly offset: bigint })
  | (InPartition & {
      readonly type: 'log-restarted';
      readonly reason: RestartReason;
      readonly stored: bigint;
      readonly offset: bigint;
      /** Records between the stored offset and the log; 0 if that cannot be known. */
      readonly missing: bigint;
      /** Records of the log that are not read again, because they are older than `rereadMs`. */
      readonly skipped: bigint;
    })
  | (InPartition & {
      readonly type: 'delivered';
      readonly records: number;
      readonly lag: bigint;
      readonly tookMs: number;
    })
  | (InPartition & { readonly type: 'offset-conflict' })
  | (InPartition & { readonly type: 'handler-failed'; readonly error: unknown; readonly retryInMs: number })
  | (InPartition & {
      readonly type: 'dead-lettered';
      readonly offset: bigint;
      readonly stage: 'decoding' | 'handling';
      readonly reason: string;
    })
  /** The dead letter could not be written, and the partition went on. The record stays in its topic until retention. */
  | (InPartition & {
      readonly type: 'dead-letter-lost';
      readonly offset: bigint;
      readonly stage: 'decoding' | 'handling';
      readonly reason: string;
      readonly error: unknown;
    })
  | { readonly type: 'commit-failed'; readonly topic: string; readonly error: unknown }
  | { readonly type: 'relay-failed'; readonly topic: string; readonly error: unknown; readonly retryInMs: number };

export type MessagingListener = (event: MessagingEvent) => void;
