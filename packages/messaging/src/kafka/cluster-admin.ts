import { deadLettersOf, type TopicShape } from '@marquee/contracts/topic';
import type { Admin, Kafka } from 'kafkajs';

export interface LogBounds {
  /** The oldest offset that can still be read. */
  readonly start: bigint;
  /** The offset of the next record. */
  readonly end: bigint;
}

const DEAD_LETTER_RETENTION_MS = 30 * 86_400_000;

/**
 * Admin requests to the cluster. After a failure it reconnects, because kafkajs may not recover a broken connection.
 */
export class ClusterAdmin {
  private admin: Promise<Admin> | undefined;

  constructor(private readonly kafka: Kafka) {}

  async clusterId(): Promise<string> {
    return this.request(async (admin) => (await admin.describeCluster()).clusterId);
  }

  async topics(): Promise<string[]> {
    return this.request((admin) => admin.listTopics());
  }

  /** Creates missing topics, each with its dead-letter topic. Existing topics are not changed. */
  async ensureTopics(topics: readonly TopicShape[]): Promise<void> {
    await this.request(async (admin) => {
      const existing = new Set(await admin.listTopics());
      const missing = topics.flatMap(declarations).filter(({ topic }) => !existing.has(topic));
      if (missing.length > 0) await admin.createTopics({ topics: missing, waitForLeaders: true });
    });
  }

  async logBounds(topic: string): Promise<ReadonlyMap<number, LogBounds>> {
    const partitions = await this.request((admin) => admin.fetchTopicOffsets(topic));
    return new Map(
      partitions.map(({ partition, low, high }) => [partition, { start: BigInt(low), end: BigInt(high) }]),
    );
  }

  /** The first offset of each partition whose record is not older than `since`; the end of the log if none is. */
  async offsetsSince(topic: string, since: Date): Promise<ReadonlyMap<number, bigint>> {
    const partitions = await this.request((admin) => admin.fetchTopicOffsetsByTimestamp(topic, since.getTime()));
    return new Map(partitions.map(({ partition, offset }) => [partition, BigInt(offset)]));
  }

  /** The offsets that the group committed to Kafka, by partition. */
  async committed(groupId: string, topic: string): Promise<ReadonlyMap<number, bigint>> {
    const topics = await this.request((admin) => admin.fetchOffsets({ groupId, topics: [topic] }));
    const partitions = topics.flatMap((each) => each.partitions);
    return new Map(
      partitions
        .map(({ partition, offset }) => [partition, BigInt(offset)] as const)
        .filter(([, offset]) => offset >= 0n),
    );
  }

  async close(): Promise<void> {
    const admin = this.admin;
    this.admin = undefined;
    await (await admin?.catch(() => undefined))?.disconnect();
  }

  private async request<Result>(send: (admin: Admin) => Promise<Result>): Promise<Result> {
    this.admin ??= this.connect();
    const connecting = this.admin;
    try {
      return await send(await connecting);
    } catch (error) {
      if (this.admin === connecting) await this.close().catch(() => undefined);
      throw error;
    }
  }

  private async connect(): Promise<Admin> {
    const admin = this.kafka.admin();
    await admin.connect();
    return admin;
  }
}

function declarations(topic: TopicShape) {
  const settings: Record<string, string> = { 'cleanup.policy': topic.cleanup };
  if (topic.retentionMs !== undefined) settings['retention.ms'] = String(topic.retentionMs);
  if (topic.retentionBytes !== undefined) settings['retention.bytes'] = String(topic.retentionBytes);
  return [
    declaration(topic.name, topic.partitions, settings),
    declaration(deadLettersOf(topic.name), 1, { 'retention.ms': String(DEAD_LETTER_RETENTION_MS) }),
  ];
}

function declaration(topic: string, numPartitions: number, settings: Readonly<Record<string, string>>) {
  const configEntries = Object.entries(settings).map(([name, value]) => ({ name, value }));
  return { topic, numPartitions, configEntries };
}
