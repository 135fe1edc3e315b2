import type { TopicShape, ValueOf } from '@marquee/contracts/topic';
import type { Batch, OffsetStore } from './batch.js';

export interface Subscription<T extends TopicShape = TopicShape> {
  readonly topic: T;
  /**
   * Where the handler stores its offsets. Without it they are committed to Kafka, and a batch may be delivered twice.
   */
  readonly offsets?: OffsetStore;
  /** Where to start when there is no offset yet. */
  readonly from: 'earliest' | 'latest';
  /**
   * How far back records are read again when the log was cut or replaced, in milliseconds by the time of their receipt.
   * Without it, from the first record. It must not exceed the time for which the handler recognizes a record.
   */
  readonly rereadMs?: number;
  /**
   * Whether an error of the handler means that its store refuses the records themselves, so that a retry cannot help.
   * The record that causes it is found by halving the batch and becomes a dead letter. Default: none but
   * `RecordRejectedError`.
   */
  readonly isRejection?: (error: unknown) => boolean;
  /** Gives this process a group of its own, so that every process receives every record. */
  readonly broadcast?: boolean;
}

export type BatchHandler = (batch: Batch<ValueOf<TopicShape>>) => Promise<void>;

export interface ConsumerStatus {
  readonly topic: string;
  readonly state: 'starting' | 'consuming' | 'paused' | 'stopped';
  /** Number of records behind the end of the assigned partitions when last checked. */
  readonly lag: number;
  /** Why a partition is waiting to be tried again; absent if none is. */
  readonly failure?: string;
  /** When a batch was last applied; null before the first one. */
  readonly lastProgressAt: Date | null;
}
