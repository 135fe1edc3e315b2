import { deadLettersOf, type TopicShape } from '@marquee/contracts/topic';
// Node finds only some of the names that this CommonJS module exports.
import kafkajs from 'kafkajs';
import type { Admin, Kafka } from 'kafkajs';

export interface LogBounds {
  /** The oldest offset that can still be read. */
  readonly start: bigint;
  /** The offset of the next record. */
  readonly end: bigint;
}

const DEAD_LETTER_RETENTION_MS = 30 * 86_400_000;
/** Kafka's default, for a cluster that does not tell. */
const DEFAULT_MESSAGE_BYTES = 1_048_588;
/** Room for the headers of a dead letter beside the largest record that its topic takes. */
const DEAD_LETTER_HEADER_BYTES = 64 * 1024;

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
      const create = async (declared: readonly ReturnType<typeof declaration>[]) => {
        const missing = declared.filter(({ topic }) => !existing.has(topic));
        if (missing.length > 0) await admin.createTopics({ topics: missing, waitForLeaders: true });
      };
      await create(topics.map(sourceOf));
      const withoutDeadLetters = topics.filter(({ name }) => !existing.has(deadLettersOf(name)));
      await create(
        await Promise.all(
          withoutDeadLetters.map(async ({ name }) => deadLettersFor(name, await maxMessageBytes(admin, name))),
        ),
      );
    });
  }

  /** The largest batch of records that the topic takes. */
  async maxMessageBytes(topic: string): Promise<number> {
    return this.request((admin) => maxMessageBytes(admin, topic));
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

  /** Deletes a group without members. It is not an error if there is none. */
  async deleteGroup(groupId: string): Promise<void> {
    await this.request((admin) => admin.deleteGroups([groupId])).catch(() => undefined);
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

async function maxMessageBytes(admin: Admin, topic: string): Promise<number> {
  const { resources } = await admin.describeConfigs({
    includeSynonyms: false,
    resources: [{ type: kafkajs.ConfigResourceTypes.TOPIC, name: topic, configNames: ['max.message.bytes'] }],
  });
  const bytes = Number(resources[0]?.configEntries[0]?.configValue);
  return bytes > 0 ? bytes : DEFAULT_MESSAGE_BYTES;
}

function sourceOf({ name, partitions, cleanup, retentionMs, retentionBytes }: TopicShape) {
  const settings: Record<string, string> = { 'cleanup.policy': cleanup };
  if (retentionMs !== undefined) settings['retention.ms'] = String(retentionMs);
  if (retentionBytes !== undefined) settings['retention.bytes'] = String(retentionBytes);
  return declaration(name, partitions, settings);
}

function deadLettersFor(name: string, sourceBytes: number) {
  return declaration(deadLettersOf(name), 1, {
    'retention.ms': String(DEAD_LETTER_RETENTION_MS),
    'max.message.bytes': String(sourceBytes + DEAD_LETTER_HEADER_BYTES),
  });
}

function declaration(topic: string, numPartitions: number, settings: Readonly<Record<string, string>>) {
  const configEntries = Object.entries(settings).map(([name, value]) => ({ name, value }));
  return { topic, numPartitions, configEntries };
}
