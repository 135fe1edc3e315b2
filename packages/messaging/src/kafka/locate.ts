import type { StoredOffset } from '../batch.js';
import { startPosition, type StartPosition } from '../start-position.js';
import type { Subscription } from '../subscription.js';
import type { KafkaClient } from './client.js';

export interface PartitionReader {
  readonly client: KafkaClient;
  readonly groupId: string;
  readonly subscription: Subscription;
  /** Offsets this process has reached, by partition. They outlive a run and are used only without an offset store. */
  readonly reached: Map<number, StoredOffset>;
}

export interface Location extends StartPosition {
  readonly clusterId: string;
  readonly end: bigint;
  readonly stored: StoredOffset | null;
  /** Records that are not read again although they are in the log. */
  readonly skipped: bigint;
}

/** Where to read a partition from: the stored offset, limited to the current log. */
export async function locate(reader: PartitionReader, partition: number): Promise<Location> {
  const { client, subscription } = reader;
  const topic = subscription.topic.name;
  const clusterId = await client.logId(topic);
  const stored = await storedOffset(reader, partition, clusterId);
  const bounds = (await client.admin.logBounds(topic)).get(partition);
  if (bounds === undefined) throw new Error(`Partition ${partition} of ${topic} does not exist.`);
  const start = startPosition(stored, { clusterId, ...bounds }, subscription.from);
  const read = await withinReread(reader, partition, start);
  return { ...start, read, skipped: read - start.read, clusterId, end: bounds.end, stored };
}

/** After the log was cut or replaced: the first record that the handler can still recognize. */
async function withinReread({ client, subscription }: PartitionReader, partition: number, start: StartPosition) {
  const { topic, rereadMs } = subscription;
  const isRereading = start.restarted === 'beyond-end' || start.restarted === 'other-cluster';
  if (!isRereading || rereadMs === undefined) return start.read;
  const since = (await client.admin.offsetsSince(topic.name, new Date(Date.now() - rereadMs))).get(partition);
  return since !== undefined && since > start.read ? since : start.read;
}

async function storedOffset(
  reader: PartitionReader,
  partition: number,
  clusterId: string,
): Promise<StoredOffset | null> {
  const { client, groupId, subscription, reached } = reader;
  const topic = subscription.topic.name;
  if (subscription.offsets !== undefined) return subscription.offsets.load(groupId, topic, partition);
  const own = reached.get(partition);
  if (own !== undefined || subscription.broadcast === true) return own ?? null;
  const committed = (await client.admin.committed(groupId, topic)).get(partition);
  return committed === undefined ? null : { clusterId, nextOffset: committed };
}
