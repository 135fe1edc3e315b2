import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { Broker } from '../src/index.js';
import { startBroker } from '../src/index.js';
import { DeleteTopics } from '../src/protocol/delete-topics.js';
import { ErrorCode } from '../src/protocol/error-codes.js';
import { Fetch } from '../src/protocol/fetch.js';
import { buildBatch } from './batch-builder.js';
import { Subject } from './conformance/subject.js';

/** Longer than the time limit of a test, so only an event can end such a wait. */
const LONG_MS = 600_000;

let dataDir: string;
let broker: Broker;
let reader: Subject;
let writer: Subject;
let topic: string;

beforeEach(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'embedded-kafka-'));
  broker = await startBroker({ dataDir });
  [reader, writer] = await Promise.all([Subject.connect(broker.address), Subject.connect(broker.address)]);
  topic = await writer.topic(2);
});

afterEach(async () => {
  reader[Symbol.dispose]();
  writer[Symbol.dispose]();
  await broker.close();
  await rm(dataDir, { recursive: true });
});

/** A fetch that the broker is holding: a later request on another connection has been answered already. */
async function waitingFetch(minBytes: number) {
  let isAnswered = false;
  const answer = reader.fetch(topic, 0, { maxWaitMs: LONG_MS, minBytes }).finally(() => (isAnswered = true));
  await writer.metadata(topic);
  return { answer, isAnswered: () => isAnswered };
}

describe('a fetch that waits', () => {
  it('is answered as soon as a message arrives', async () => {
    const { answer, isAnswered } = await waitingFetch(1);
    expect(isAnswered()).toBe(false);
    const batch = buildBatch({ values: ['news'] });
    await writer.produce(topic, batch);
    expect((await answer).records).toHaveLength(batch.length);
  });

  it('waits until the requested number of bytes is available', async () => {
    const batch = buildBatch({ values: ['x'.repeat(100)] });
    const { answer, isAnswered } = await waitingFetch(batch.length + 1);
    await writer.produce(topic, batch);
    await writer.metadata(topic);
    expect(isAnswered()).toBe(false);
    await writer.produce(topic, batch);
    expect((await answer).records).toHaveLength(2 * batch.length);
  });

  it('is answered with an error when its topic is deleted', async () => {
    const { answer } = await waitingFetch(1);
    await writer.client.send(DeleteTopics, 3, { topicNames: [topic], timeoutMs: 1000 });
    expect((await answer).errorCode).toBe(ErrorCode.UNKNOWN_TOPIC_OR_PARTITION);
  });

  it('does not prevent the broker from closing', async () => {
    const { answer } = await waitingFetch(1);
    const [outcome] = await Promise.allSettled([answer, broker.close()]);
    expect(outcome).toMatchObject({ status: 'rejected' });
  });
});

describe('a fetch with limits', () => {
  it('respects the limit of the response and of each partition', async () => {
    const batch = buildBatch({ values: ['x'.repeat(1000)] });
    for (const partition of [0, 1]) {
      for (let count = 0; count < 5; count++) await writer.produce(topic, batch, { partition });
    }
    const batchesIn = async (maxBatches: number, partitionMaxBatches: number) => {
      const response = await reader.client.send(Fetch, 4, {
        replicaId: -1,
        maxWaitMs: 0,
        minBytes: 1,
        maxBytes: maxBatches * batch.length,
        isolationLevel: 0,
        sessionId: 0,
        sessionEpoch: -1,
        topics: [
          {
            name: topic,
            partitions: [0, 1].map((partitionIndex) => ({
              partitionIndex,
              currentLeaderEpoch: -1,
              fetchOffset: 0,
              logStartOffset: -1,
              partitionMaxBytes: Math.floor(partitionMaxBatches * batch.length),
            })),
          },
        ],
        forgottenTopics: [],
        rackId: '',
      });
      return response.topics[0]?.partitions.map(({ records }) => (records?.length ?? 0) / batch.length);
    };
    expect(await batchesIn(10, 2)).toEqual([2, 2]);
    expect(await batchesIn(3, 2.5)).toEqual([2, 1]);
    expect(await batchesIn(4, 10)).toEqual([4, 0]);
  });
});
