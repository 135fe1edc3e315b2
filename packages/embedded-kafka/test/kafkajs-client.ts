import type { Socket } from 'node:net';
import { connect } from 'node:net';
import type { Consumer, EachMessagePayload, Kafka as KafkaType } from 'kafkajs';
import { Kafka, Partitioners, logLevel } from 'kafkajs';

const SESSION = { sessionTimeout: 6000, heartbeatInterval: 500, rebalanceTimeout: 6000 };

export function kafkaAt(address: string): KafkaType {
  return new Kafka({ clientId: 'spec', brokers: [address], logLevel: logLevel.NOTHING, retry: { retries: 5 } });
}

export function producerOf(kafka: KafkaType, idempotent = false) {
  return kafka.producer({ createPartitioner: Partitioners.DefaultPartitioner, idempotent });
}

/** Starts a consumer and resolves once it has joined its group. */
export async function consumerOf(
  kafka: KafkaType,
  groupId: string,
  topic: string,
  onMessage: (message: EachMessagePayload) => void,
): Promise<{ consumer: Consumer; partitions: () => number[] }> {
  const consumer = kafka.consumer({ groupId, ...SESSION, maxWaitTimeInMs: 200 });
  let assigned: number[] = [];
  const joined = new Promise<void>((resolve) => {
    consumer.on(consumer.events.GROUP_JOIN, ({ payload }) => {
      assigned = payload.memberAssignment[topic] ?? [];
      resolve();
    });
  });
  await consumer.connect();
  await consumer.subscribe({ topic, fromBeginning: true });
  await consumer.run({
    eachMessage: (message) => {
      onMessage(message);
      return Promise.resolve();
    },
  });
  await joined;
  return { consumer, partitions: () => assigned };
}

/** A client that can disappear without leaving its group, like a killed process. */
export function mortalKafkaAt(address: string): { kafka: KafkaType; die: () => void } {
  const sockets: Socket[] = [];
  let isDead = false;
  const kafka = new Kafka({
    brokers: [address],
    logLevel: logLevel.NOTHING,
    retry: { retries: 0, restartOnFailure: () => Promise.resolve(false) },
    socketFactory: ({ host, port, onConnect }) => {
      if (isDead) throw new Error('dead clients do not connect');
      const socket = connect({ host, port }, onConnect);
      sockets.push(socket);
      return socket;
    },
  });
  const die = () => {
    isDead = true;
    for (const socket of sockets) socket.destroy(new Error('the client has died'));
  };
  return { kafka, die };
}
