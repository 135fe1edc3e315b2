import { randomUUID } from 'node:crypto';
import { mkdirSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { Log } from '../log-sink.js';
import { PartitionLog } from '../log/partition-log.js';
import type { DiskSync } from '../storage/disk-sync.js';
import { readJson, writeJsonAtomically } from '../storage/json-file.js';
import type { TopicConfigs } from './topic-configs.js';
import { numericConfig } from './topic-configs.js';

export interface Topic {
  readonly name: string;
  /** 32 hexadecimal digits. A topic that is created again under the same name has another id. */
  readonly id: string;
  readonly configs: TopicConfigs;
  readonly partitions: readonly PartitionLog[];
}

const REGISTRY_FILE = 'topics.json';
const LOGS_FOLDER = 'logs';

interface StoredTopic {
  readonly name: string;
  /** Absent in files of earlier versions. */
  readonly id?: string;
  readonly partitions: number;
  readonly configs: TopicConfigs;
}

/** All topics and the file that stores them. A topic exists once it is in the file. */
export class TopicRegistry {
  private readonly topics = new Map<string, Topic>();
  private readonly file: string;
  private readonly logsFolder: string;

  constructor(
    dataDir: string,
    private readonly log: Log,
    private readonly disk: DiskSync,
  ) {
    this.file = join(dataDir, REGISTRY_FILE);
    this.logsFolder = join(dataDir, LOGS_FOLDER);
    mkdirSync(this.logsFolder, { recursive: true });
    const stored = readJson<StoredTopic[]>(this.file) ?? [];
    this.removeLeftovers(stored);
    for (const { name, id = newTopicId(), partitions, configs } of stored) this.open({ name, id, configs }, partitions);
    if (stored.some(({ id }) => id === undefined)) this.save();
  }

  get(name: string): Topic | undefined {
    return this.topics.get(name);
  }

  all(): Topic[] {
    return [...this.topics.values()];
  }

  partition(topic: string, index: number): PartitionLog | undefined {
    return this.topics.get(topic)?.partitions[index];
  }

  create(name: string, partitions: number, configs: TopicConfigs): Topic {
    const topic = this.open({ name, id: newTopicId(), configs }, partitions);
    this.save();
    return topic;
  }

  addPartitions(topic: Topic, count: number): void {
    const added = Array.from({ length: count - topic.partitions.length }, (_, index) =>
      this.openLog(topic.name, topic.partitions.length + index, topic.configs),
    );
    this.topics.set(topic.name, { ...topic, partitions: [...topic.partitions, ...added] });
    this.save();
  }

  delete(topic: Topic): void {
    this.topics.delete(topic.name);
    this.save();
    for (const log of topic.partitions) log.delete();
  }

  close(): void {
    for (const topic of this.topics.values()) {
      for (const log of topic.partitions) log.close();
    }
  }

  private open(topicFields: Omit<Topic, 'partitions'>, partitions: number): Topic {
    const { name, configs } = topicFields;
    const logs = Array.from({ length: partitions }, (_, index) => this.openLog(name, index, configs));
    const topic = { ...topicFields, partitions: logs };
    this.topics.set(name, topic);
    return topic;
  }

  private openLog(topic: string, partition: number, configs: TopicConfigs): PartitionLog {
    const limits = {
      segmentBytes: numericConfig(configs, 'segment.bytes'),
      retentionBytes: numericConfig(configs, 'retention.bytes'),
    };
    const log = new PartitionLog(join(this.logsFolder, `${topic}-${partition}`), limits, this.disk);
    if (log.recovery.truncatedBytes > 0) {
      this.log('warn', 'cut off what was not a whole, sound batch', { topic, partition, ...log.recovery });
    }
    return log;
  }

  private save(): void {
    const stored: StoredTopic[] = this.all().map(({ name, id, partitions, configs }) => ({
      name,
      id,
      partitions: partitions.length,
      configs,
    }));
    writeJsonAtomically(this.file, stored);
  }

  /** Removes folders without a topic. A process that is killed while it creates or deletes a topic leaves them. */
  private removeLeftovers(stored: readonly StoredTopic[]): void {
    const owned = new Set(
      stored.flatMap(({ name, partitions }) => Array.from({ length: partitions }, (_, index) => `${name}-${index}`)),
    );
    for (const folder of readdirSync(this.logsFolder)) {
      if (!owned.has(folder)) rmSync(join(this.logsFolder, folder), { recursive: true, force: true });
    }
  }
}

function newTopicId(): string {
  return randomUUID().replaceAll('-', '');
}
