import type { TopicShape } from '@marquee/contracts/topic';
import type { Kafka } from 'kafkajs';
import type { MessagingListener } from '../events.js';
import { logId } from '../start-position.js';
import { ClusterAdmin } from './cluster-admin.js';
import { connect } from './connect.js';
import { readTopicId } from './topic-id.js';
import { TopicProducer, type ProducerOptions } from './producer.js';

export interface KafkaClientOptions {
  /** `host:port` of any brokers of the cluster. */
  readonly brokers: readonly string[];
  readonly clientId: string;
  readonly onEvent?: MessagingListener;
}

/** Access to one Kafka cluster. It connects on first use. */
export class KafkaClient implements AsyncDisposable {
  readonly kafka: Kafka;
  readonly admin: ClusterAdmin;
  readonly onEvent: MessagingListener;
  private readonly brokers: readonly string[];
  private readonly source: string;
  private readonly producers: TopicProducer[] = [];

  constructor({ brokers, clientId, onEvent = () => {} }: KafkaClientOptions) {
    this.onEvent = onEvent;
    this.brokers = brokers;
    this.kafka = connect({ brokers, clientId, onEvent });
    this.admin = new ClusterAdmin(this.kafka);
    this.source = `/${clientId}`;
  }

  async clusterId(): Promise<string> {
    return this.admin.clusterId();
  }

  /** Identifies the log of a topic. It changes when the topic is deleted and created again. */
  async logId(topic: string): Promise<string> {
    const [clusterId, topicId] = await Promise.all([this.clusterId(), readTopicId(this.brokers, topic)]);
    return logId(clusterId, topicId);
  }

  /** Creates missing topics, each with its dead-letter topic. Existing topics keep their settings. */
  async ensureTopics(topics: readonly TopicShape[]): Promise<void> {
    await this.admin.ensureTopics(topics);
  }

  producer(options?: ProducerOptions): TopicProducer {
    const ensureTopics = (topics: readonly TopicShape[]) => this.ensureTopics(topics);
    const { kafka, onEvent } = this;
    const producer = new TopicProducer({ kafka, source: this.source, onEvent, ensureTopics }, options);
    this.producers.push(producer);
    return producer;
  }

  /** Sends what is queued, then disconnects all producers. */
  async close(): Promise<void> {
    await Promise.allSettled(this.producers.map((producer) => producer.close()));
    await this.admin.close();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.close();
  }
}
