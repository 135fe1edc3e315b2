import { randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import { CreateTopics } from '../../src/protocol/create-topics.js';
import { ErrorCode } from '../../src/protocol/error-codes.js';
import { Fetch } from '../../src/protocol/fetch.js';
import { FindCoordinator } from '../../src/protocol/find-coordinator.js';
import { InitProducerId } from '../../src/protocol/init-producer-id.js';
import { JoinGroup } from '../../src/protocol/join-group.js';
import { ListOffsets } from '../../src/protocol/list-offsets.js';
import { Metadata, ZERO_ID } from '../../src/protocol/metadata.js';
import { OffsetCommit } from '../../src/protocol/offset-commit.js';
import { OffsetFetch } from '../../src/protocol/offset-fetch.js';
import { Produce } from '../../src/protocol/produce.js';
import { SyncGroup } from '../../src/protocol/sync-group.js';
import { buildBatch } from '../batch-builder.js';
import { RawClient } from '../raw-client.js';

const RETRY_MS = 50;
const GIVE_UP_MS = 30_000;

/** The broker under test, with short methods for the requests in the cases. */
export class Subject implements Disposable {
  private constructor(
    readonly address: string,
    readonly client: RawClient,
  ) {}

  static async connect(address: string): Promise<Subject> {
    return new Subject(address, await RawClient.connect(address));
  }

  another(): Promise<Subject> {
    return Subject.connect(this.address);
  }

  freshName(): string {
    return `conformance-${randomUUID()}`;
  }

  /** Creates a topic and waits until it is ready for reading and writing. */
  async topic(partitions = 1, configs: Record<string, string> = {}): Promise<string> {
    const name = this.freshName();
    await this.createTopic({ name, numPartitions: partitions, configs });
    await until(async () => {
      const offsets = await Promise.all(Array.from({ length: partitions }, (_, index) => this.latest(name, index)));
      return offsets.every(({ errorCode }) => errorCode === ErrorCode.NONE);
    });
    return name;
  }

  async createTopic(topic: {
    name: string;
    numPartitions?: number;
    replicationFactor?: number;
    configs?: Record<string, string>;
    assignments?: { partitionIndex: number; brokerIds: number[] }[];
    validateOnly?: boolean;
    twice?: boolean;
  }): Promise<number | undefined> {
    const request = {
      name: topic.name,
      numPartitions: topic.numPartitions ?? 1,
      replicationFactor: topic.replicationFactor ?? 1,
      assignments: topic.assignments ?? [],
      configs: Object.entries(topic.configs ?? {}).map(([name, value]) => ({ name, value })),
    };
    const response = await this.client.send(CreateTopics, 3, {
      topics: topic.twice === true ? [request, request] : [request],
      timeoutMs: 10_000,
      validateOnly: topic.validateOnly ?? false,
    });
    return response.topics[0]?.errorCode;
  }

  async metadata(name: string, allowAutoTopicCreation = false, version = 6) {
    const response = await this.client.send(Metadata, version, metadataOf([name], allowAutoTopicCreation));
    return response.topics[0];
  }

  async produce(name: string, records: Buffer | null, options: { acks?: number; partition?: number } = {}) {
    const response = await this.client.send(Produce, 7, produceRequest(name, records, options));
    const { errorCode, baseOffset } = response.topics[0]?.partitions[0] ?? {};
    return { errorCode, baseOffset };
  }

  /** Produces one batch with these values and waits until the end of the log has moved. */
  async append(name: string, ...values: string[]) {
    return this.produce(name, buildBatch({ values }));
  }

  async fetch(
    name: string,
    offset: number,
    options: {
      partition?: number;
      maxWaitMs?: number;
      minBytes?: number;
      maxBytes?: number;
      partitionMaxBytes?: number;
      sessionId?: number;
      sessionEpoch?: number;
      currentLeaderEpoch?: number;
    } = {},
  ) {
    const response = await this.client.send(Fetch, 11, {
      replicaId: -1,
      maxWaitMs: options.maxWaitMs ?? 0,
      minBytes: options.minBytes ?? 1,
      maxBytes: options.maxBytes ?? 1_000_000,
      isolationLevel: 0,
      sessionId: options.sessionId ?? 0,
      sessionEpoch: options.sessionEpoch ?? -1,
      topics: [
        {
          name,
          partitions: [
            {
              partitionIndex: options.partition ?? 0,
              currentLeaderEpoch: options.currentLeaderEpoch ?? -1,
              fetchOffset: offset,
              logStartOffset: -1,
              partitionMaxBytes: options.partitionMaxBytes ?? 1_000_000,
            },
          ],
        },
      ],
      forgottenTopics: [],
      rackId: '',
    });
    const partition = response.topics[0]?.partitions[0];
    return {
      topLevel: response.errorCode,
      errorCode: partition?.errorCode,
      highWatermark: partition?.highWatermark,
      records: partition?.records ?? null,
    };
  }

  async offsetAt(name: string, timestamp: number, partition = 0) {
    const response = await this.client.send(ListOffsets, 3, {
      replicaId: -1,
      isolationLevel: 0,
      topics: [{ name, partitions: [{ partitionIndex: partition, timestamp }] }],
    });
    const found = response.topics[0]?.partitions[0];
    return { errorCode: found?.errorCode, offset: found?.offset, timestamp: found?.timestamp };
  }

  latest(name: string, partition = 0) {
    return this.offsetAt(name, -1, partition);
  }

  /** Repeats the request until it succeeds, because a new Apache Kafka first fetches a block of ids. */
  async producerId(): Promise<number> {
    let producerId = -1;
    await until(async () => {
      const request = { transactionalId: null, transactionTimeoutMs: 1000 };
      ({ producerId } = await this.client.send(InitProducerId, 1, request));
      return producerId >= 0;
    });
    return producerId;
  }

  join(groupId: string, options: JoinOptions = {}) {
    return this.client.send(JoinGroup, options.version ?? 5, {
      groupId,
      sessionTimeoutMs: options.sessionTimeoutMs ?? 10_000,
      rebalanceTimeoutMs: 10_000,
      memberId: options.memberId ?? '',
      groupInstanceId: null,
      protocolType: options.protocolType ?? 'consumer',
      protocols: (options.protocols ?? ['range']).map((name) => ({ name, metadata: Buffer.from('m') })),
    });
  }

  /** Joins with the id that the broker gives out first. */
  async joinAsNewcomer(groupId: string, options: JoinOptions = {}) {
    const { memberId } = await this.join(groupId, options);
    return this.join(groupId, { ...options, memberId });
  }

  sync(groupId: string, memberId: string, generationId: number, assignment?: Buffer) {
    const assignments = assignment === undefined ? [] : [{ memberId, assignment }];
    return this.client.send(SyncGroup, 3, { groupId, generationId, memberId, groupInstanceId: null, assignments });
  }

  /** A group of one member in state Stable. */
  async stableGroup() {
    const groupId = this.freshName();
    const { memberId, generationId } = await this.joinAsNewcomer(groupId);
    await this.sync(groupId, memberId, generationId, Buffer.from('a'));
    return { groupId, memberId, generationId };
  }

  async commit(
    groupId: string,
    topic: string,
    options: { memberId?: string; generationId?: number; offset?: number; metadata?: string; partition?: number } = {},
  ) {
    const response = await this.client.send(OffsetCommit, 5, {
      groupId,
      generationId: options.generationId ?? -1,
      memberId: options.memberId ?? '',
      retentionTimeMs: -1,
      topics: [
        {
          name: topic,
          partitions: [
            {
              partitionIndex: options.partition ?? 0,
              committedOffset: options.offset ?? 1,
              committedMetadata: options.metadata ?? '',
            },
          ],
        },
      ],
    });
    return response.topics[0]?.partitions[0]?.errorCode;
  }

  async committed(groupId: string, topic: string) {
    const response = await this.client.send(OffsetFetch, 4, {
      groupId,
      topics: [{ name: topic, partitionIndexes: [0] }],
    });
    const partition = response.topics[0]?.partitions[0];
    return {
      topLevel: response.errorCode,
      errorCode: partition?.errorCode,
      offset: partition?.committedOffset,
      metadata: partition?.metadata,
    };
  }

  /** Resolves once the group coordinator has loaded. A new Apache Kafka starts loading when a client looks it up. */
  async coordinatorIsReady(): Promise<void> {
    const loading: number[] = [14, 15, 16];
    await until(async () => {
      await this.client.send(FindCoordinator, 2, { key: this.freshName(), keyType: 0 });
      const { errorCode } = await this.join(this.freshName());
      return !loading.includes(errorCode);
    });
  }

  [Symbol.dispose](): void {
    this.client[Symbol.dispose]();
  }
}

interface JoinOptions {
  readonly memberId?: string;
  readonly version?: number;
  readonly sessionTimeoutMs?: number;
  readonly protocolType?: string;
  readonly protocols?: readonly string[];
}

export function produceRequest(
  name: string,
  records: Buffer | null,
  { acks = -1, partition = 0 }: { acks?: number; partition?: number } = {},
) {
  return {
    transactionalId: null,
    acks,
    timeoutMs: 5000,
    topics: [{ name, partitions: [{ partitionIndex: partition, records }] }],
  };
}

/** Repeats a check until it holds, because another process cannot be awaited. */
export async function until(holds: () => Promise<boolean>): Promise<void> {
  const signal = AbortSignal.timeout(GIVE_UP_MS);
  while (!(await holds())) await delay(RETRY_MS, undefined, { signal });
}

export function metadataOf(names: readonly string[], allowAutoTopicCreation = false) {
  return {
    topics: names.map((name) => ({ topicId: ZERO_ID, name })),
    allowAutoTopicCreation,
    includeClusterOperations: false,
    includeTopicOperations: false,
  };
}
