import type { StoredOffset } from '../batch.js';
import { startPosition, type StartPosition } from '../start-position.js';
import type { Subscription } from '../subscription.js';
import type { KafkaClient } from './client.js';

export interface Reader {
  readonly client: KafkaClient;
  readonly groupId: string;
  readonly subscription: Subscription;
  /** What this process has reached, by partition; outlives a run. Counts only where there is no offset store. */
  readonly reached: Map<number, StoredOffset>;
}

export interface Location extends StartPosition {
  readonly clusterId: string;
  readonly end: bigint;
  readonly stored: StoredOffset | null;
}

/** Where a partition is to be read from: as the store says, made to fit the log as it is now. */
export async function locate(reader: Reader, partition: number): Promise<Location> {
  const { client, subscription } = reader;
  const topic = subscription.topic.name;
  const clusterId = await client.clusterId();
  const stored = await storedOffset(reader, partition, clusterId);
  const bounds = (await client.admin.logBounds(topic)).get(partition);
  if (bounds === undefined) throw new Error(`Expected partition ${partition} of ${topic} to have a log.`);
  const start = startPosition(stored, { clusterId, ...bounds }, subscription.from);
  return { ...start, clusterId, end: bounds.end, stored };
}

async function storedOffset(reader: Reader, partition: number, clusterId: string): Promise<StoredOffset | null> {
  const { client, groupId, subscription, reached } = reader;
  const topic = subscription.topic.name;
  if (subscription.offsets !== undefined) return subscription.offsets.load(groupId, topic, partition);
  const own = reached.get(partition);
  if (own !== undefined || subscription.broadcast === true) return own ?? null;
  const committed = (await client.admin.committed(groupId, topic)).get(partition);
  return committed === undefined ? null : { clusterId, nextOffset: committed };
}
