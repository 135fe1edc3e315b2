import type { PartitionLog } from '../log/partition-log.js';
import type { TopicConfigs } from './topic-configs.js';

export interface Topic {
  readonly name: string;
  readonly configs: TopicConfigs;
  readonly partitions: readonly PartitionLog[];
}
