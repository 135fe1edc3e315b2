export interface TopicRecord<Value> {
  readonly offset: bigint;
  readonly key: string;
  readonly value: Value;
  readonly headers: Readonly<Record<string, string>>;
  /** When the record was received, according to its producer. */
  readonly timestamp: Date;
}

/** Position of a batch in its partition. Write it in the same transaction as the effect of the batch. */
export interface Position {
  readonly groupId: string;
  /** The log that the batch was read from: the ids of the cluster and of the topic. Store it with the offset. */
  readonly clusterId: string;
  readonly topic: string;
  readonly partition: number;
  /**
   * The stored offset as last read. Null if there is none for this log: insert, replacing one of another log.
   */
  readonly expected: bigint | null;
  /** The offset to store. Lower than `expected` if the log was wiped and starts over. */
  readonly next: bigint;
}

export interface Batch<Value> {
  readonly topic: string;
  readonly partition: number;
  /** Without the records that became dead letters, so it may be empty; `position.next` is past all of them. */
  readonly records: readonly TopicRecord<Value>[];
  readonly position: Position;
  /** Aborts when the consumer stops. */
  readonly signal: AbortSignal;
}

export interface StoredOffset {
  /** As in `Position`. */
  readonly clusterId: string;
  readonly nextOffset: bigint;
}

/** Reads the offsets that the handlers of a group have stored. */
export interface OffsetStore {
  load(groupId: string, topic: string, partition: number): Promise<StoredOffset | null>;
}
