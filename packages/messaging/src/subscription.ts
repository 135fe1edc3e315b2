import type { TopicShape, ValueOf } from '@marquee/contracts/topic';
import type { Batch, OffsetStore } from './batch.js';

export interface Subscription<T extends TopicShape = TopicShape> {
  readonly topic: T;
  /** Where the handler keeps its offsets. Without it they are committed to Kafka, and a batch may come again. */
  readonly offsets?: OffsetStore;
  /** Where to begin when there is no offset yet. */
  readonly from: 'earliest' | 'latest';
  /** A group of its own for this process, so that every process gets every record. */
  readonly broadcast?: boolean;
}

export type BatchHandler = (batch: Batch<ValueOf<TopicShape>>) => Promise<void>;

export interface ConsumerStatus {
  readonly topic: string;
  readonly state: 'starting' | 'consuming' | 'paused' | 'stopped';
  /** Records behind the end of the assigned partitions, as last seen. */
  readonly lag: number;
  /** When a batch was last applied; null before the first. */
  readonly lastProgressAt: Date | null;
}
