export interface TopicRecord<Value> {
  readonly offset: bigint;
  readonly key: string;
  readonly value: Value;
  readonly headers: Readonly<Record<string, string>>;
  /** When the record was received, as its producer said. */
  readonly timestamp: Date;
}

/** Where a batch stands in its partition; written in the same transaction as the batch's effect. */
export interface Position {
  readonly groupId: string;
  /** Of the cluster the batch was read from; to be stored beside the offset. */
  readonly clusterId: string;
  readonly topic: string;
  readonly partition: number;
  /** The stored offset as last seen; null when there is none of this cluster: insert, replacing a row of another. */
  readonly expected: bigint | null;
  /** The offset to store. May be lower than `expected`: the log was wiped and starts over. */
  readonly next: bigint;
}

export interface Batch<Value> {
  readonly topic: string;
  readonly partition: number;
  /** May be empty: what could not be decoded went to the dead letters, and `position.next` is past it. */
  readonly records: readonly TopicRecord<Value>[];
  readonly position: Position;
  /** Aborted when the consumer is torn down. */
  readonly signal: AbortSignal;
}

export interface StoredOffset {
  readonly clusterId: string;
  readonly nextOffset: bigint;
}

/** Reads what the handlers of a group have stored. */
export interface OffsetStore {
  load(groupId: string, topic: string, partition: number): Promise<StoredOffset | null>;
}
