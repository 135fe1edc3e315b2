import { ErrorCode } from '../../src/protocol/error-codes.js';
import { Produce } from '../../src/protocol/produce.js';
import { buildBatch, seal } from '../batch-builder.js';
import type { ConformanceCase } from './conformance-case.js';
import type { Subject } from './subject.js';
import { produceRequest } from './subject.js';

const HOUR_MS = 3_600_000;
const LENGTH_AT = 8;
const MAGIC_AT = 16;
const LAST_OFFSET_DELTA_AT = 23;
const LAST_BYTE = -1;

const refused = (errorCode: number) => ({ errorCode, baseOffset: -1 });

function produced(name: string, batch: () => Buffer | null, expected: unknown): ConformanceCase {
  return { name, observe: async (subject) => subject.produce(await subject.topic(), batch()), expected };
}

function damaged(at: number, write: (batch: Buffer, at: number) => void): () => Buffer {
  return () => {
    const batch = buildBatch({ values: ['one', 'two'] });
    write(batch, at < 0 ? batch.length + at : at);
    return batch;
  };
}

async function sequences(subject: Subject, steps: readonly { epoch: number; sequence: number; count?: number }[]) {
  const topic = await subject.topic();
  const producerId = await subject.producerId();
  const outcomes = [];
  for (const { epoch, sequence, count = 2 } of steps) {
    const values = Array.from({ length: count }, () => 'v');
    const batch = buildBatch({ values, producerId, producerEpoch: epoch, baseSequence: sequence });
    outcomes.push(await subject.produce(topic, batch));
  }
  return outcomes;
}

export const produceCases: ConformanceCase[] = [
  {
    name: 'produce to an unknown topic',
    observe: (subject) => subject.append(subject.freshName(), 'v'),
    expected: refused(ErrorCode.UNKNOWN_TOPIC_OR_PARTITION),
  },
  {
    name: 'produce to an unknown partition',
    observe: async (subject) => subject.produce(await subject.topic(), buildBatch({ values: ['v'] }), { partition: 7 }),
    expected: refused(ErrorCode.UNKNOWN_TOPIC_OR_PARTITION),
  },
  {
    name: 'produce with acks 1 and -1',
    observe: async (subject) => {
      const topic = await subject.topic();
      const first = await subject.produce(topic, buildBatch({ values: ['a', 'b'] }), { acks: 1 });
      return [first, await subject.produce(topic, buildBatch({ values: ['c'] }), { acks: -1 })];
    },
    expected: [
      { errorCode: ErrorCode.NONE, baseOffset: 0 },
      { errorCode: ErrorCode.NONE, baseOffset: 2 },
    ],
  },
  {
    name: 'produce with acks 0 gets no answer, and is stored',
    observe: async (subject) => {
      const topic = await subject.topic();
      subject.client.tell(Produce, 7, produceRequest(topic, buildBatch({ values: ['a'] }), { acks: 0 }));
      return subject.latest(topic);
    },
    expected: { errorCode: ErrorCode.NONE, offset: 1, timestamp: -1 },
  },
  {
    name: 'produce with acks 2',
    observe: async (subject) => subject.produce(await subject.topic(), buildBatch({ values: ['v'] }), { acks: 2 }),
    expected: refused(ErrorCode.INVALID_REQUIRED_ACKS),
  },
  produced(
    'produce a batch whose CRC is wrong',
    damaged(LAST_BYTE, (batch, at) => batch.writeUInt8(batch.readUInt8(at) ^ 1, at)),
    refused(ErrorCode.CORRUPT_MESSAGE),
  ),
  produced(
    'produce a batch that is cut short',
    () => buildBatch({ values: ['one', 'two'] }).subarray(0, -3),
    refused(ErrorCode.INVALID_RECORD),
  ),
  produced(
    'produce a batch of an unknown magic',
    damaged(MAGIC_AT, (batch, at) => batch.writeInt8(9, at)),
    refused(ErrorCode.CORRUPT_MESSAGE),
  ),
  produced(
    'produce two batches for one partition',
    () => Buffer.concat([buildBatch({ values: ['a'] }), buildBatch({ values: ['b'] })]),
    refused(ErrorCode.INVALID_RECORD),
  ),
  produced(
    'produce a batch of an impossible length',
    damaged(LENGTH_AT, (batch, at) => batch.writeInt32BE(3, at)),
    refused(ErrorCode.CORRUPT_MESSAGE),
  ),
  produced('produce no bytes', () => Buffer.alloc(0), refused(ErrorCode.INVALID_RECORD)),
  produced(
    'produce a batch whose offsets do not match its records',
    damaged(LAST_OFFSET_DELTA_AT, (batch, at) => {
      batch.writeInt32BE(5, at);
      seal(batch);
    }),
    refused(ErrorCode.INVALID_RECORD),
  ),
  produced(
    'produce a batch beyond max.message.bytes',
    () => buildBatch({ values: ['x'.repeat(1_100_000)] }),
    refused(ErrorCode.MESSAGE_TOO_LARGE),
  ),
  produced(
    'produce a record from two hours ahead',
    () => buildBatch({ values: ['v'], timestamp: Date.now() + 2 * HOUR_MS }),
    refused(ErrorCode.INVALID_TIMESTAMP),
  ),
  produced('produce a gzip batch', () => buildBatch({ values: ['a', 'b'], gzip: true }), {
    errorCode: ErrorCode.NONE,
    baseOffset: 0,
  }),
  {
    name: 'an idempotent producer sends a batch twice, then leaves a gap',
    observe: (subject) =>
      sequences(subject, [
        { epoch: 0, sequence: 0 },
        { epoch: 0, sequence: 2 },
        { epoch: 0, sequence: 0 },
        { epoch: 0, sequence: 2 },
        { epoch: 0, sequence: 9 },
        { epoch: 0, sequence: 4 },
      ]),
    expected: [
      { errorCode: ErrorCode.NONE, baseOffset: 0 },
      { errorCode: ErrorCode.NONE, baseOffset: 2 },
      { errorCode: ErrorCode.NONE, baseOffset: 0 },
      { errorCode: ErrorCode.NONE, baseOffset: 2 },
      refused(ErrorCode.OUT_OF_ORDER_SEQUENCE_NUMBER),
      { errorCode: ErrorCode.NONE, baseOffset: 4 },
    ],
  },
  {
    name: 'an idempotent producer repeats a sequence number with another count',
    observe: (subject) =>
      sequences(subject, [
        { epoch: 0, sequence: 0, count: 2 },
        { epoch: 0, sequence: 0, count: 1 },
      ]),
    expected: [{ errorCode: ErrorCode.NONE, baseOffset: 0 }, refused(ErrorCode.OUT_OF_ORDER_SEQUENCE_NUMBER)],
  },
  {
    name: 'an idempotent producer starts in the middle of its sequence',
    observe: (subject) => sequences(subject, [{ epoch: 0, sequence: 7 }]),
    expected: [{ errorCode: ErrorCode.NONE, baseOffset: 0 }],
  },
  {
    name: 'an idempotent producer raises its epoch, then falls back',
    observe: (subject) =>
      sequences(subject, [
        { epoch: 0, sequence: 0 },
        { epoch: 1, sequence: 5 },
        { epoch: 1, sequence: 0 },
        { epoch: 0, sequence: 2 },
      ]),
    expected: [
      { errorCode: ErrorCode.NONE, baseOffset: 0 },
      refused(ErrorCode.OUT_OF_ORDER_SEQUENCE_NUMBER),
      { errorCode: ErrorCode.NONE, baseOffset: 2 },
      refused(ErrorCode.INVALID_PRODUCER_EPOCH),
    ],
  },
];

const nothing = { topLevel: ErrorCode.NONE, highWatermark: -1, bytes: 0 };

function summary({ records, ...rest }: Awaited<ReturnType<Subject['fetch']>>) {
  return { ...rest, bytes: records?.length ?? 0 };
}

export const fetchCases: ConformanceCase[] = [
  {
    name: 'fetch from an unknown topic',
    observe: async (subject) => summary(await subject.fetch(subject.freshName(), 0)),
    expected: { ...nothing, errorCode: ErrorCode.UNKNOWN_TOPIC_OR_PARTITION },
  },
  {
    name: 'fetch from an unknown partition',
    observe: async (subject) => summary(await subject.fetch(await subject.topic(), 0, { partition: 3 })),
    expected: { ...nothing, errorCode: ErrorCode.UNKNOWN_TOPIC_OR_PARTITION },
  },
  {
    name: 'fetch beyond the end',
    observe: async (subject) => summary(await subject.fetch(await subject.topic(), 1)),
    expected: { ...nothing, errorCode: ErrorCode.OFFSET_OUT_OF_RANGE },
  },
  {
    name: 'fetch at the end',
    observe: async (subject) => {
      const topic = await subject.topic();
      await subject.append(topic, 'a', 'b');
      return summary(await subject.fetch(topic, 2));
    },
    expected: { topLevel: 0, errorCode: ErrorCode.NONE, highWatermark: 2, bytes: 0 },
  },
  {
    name: 'fetch from inside a batch gives the whole batch',
    observe: async (subject) => {
      const topic = await subject.topic();
      const batch = buildBatch({ values: ['a', 'b', 'c'] });
      await subject.produce(topic, batch);
      const { errorCode, records } = await subject.fetch(topic, 2);
      return { errorCode, whole: records?.length === batch.length, baseOffset: records?.readBigInt64BE(0) };
    },
    expected: { errorCode: ErrorCode.NONE, whole: true, baseOffset: 0n },
  },
  {
    name: 'fetch with limits below one batch still gives one',
    observe: async (subject) => {
      const topic = await subject.topic();
      const batch = buildBatch({ values: ['x'.repeat(500)] });
      await subject.produce(topic, batch);
      await subject.append(topic, 'next');
      const { records } = await subject.fetch(topic, 0, { maxBytes: 1, partitionMaxBytes: 1 });
      return records?.length === batch.length;
    },
    expected: true,
  },
  {
    name: 'fetch waits no longer than asked',
    observe: async (subject) => summary(await subject.fetch(await subject.topic(), 0, { maxWaitMs: 50, minBytes: 1 })),
    expected: { topLevel: 0, errorCode: ErrorCode.NONE, highWatermark: 0, bytes: 0 },
  },
  {
    name: 'fetch in an unknown session',
    observe: async (subject) => {
      const { topLevel } = await subject.fetch(await subject.topic(), 0, { sessionId: 4711, sessionEpoch: 1 });
      return topLevel;
    },
    expected: ErrorCode.FETCH_SESSION_ID_NOT_FOUND,
  },
  {
    name: 'fetch with a leader epoch from the future',
    observe: async (subject) => {
      const { errorCode } = await subject.fetch(await subject.topic(), 0, { currentLeaderEpoch: 99 });
      return errorCode;
    },
    expected: ErrorCode.UNKNOWN_LEADER_EPOCH,
  },
];

const BASE_TIME = Date.now() - HOUR_MS;

async function timedTopic(subject: Subject, gzip: boolean): Promise<string> {
  const topic = await subject.topic();
  for (const seconds of [0, 10, 20]) {
    await subject.produce(topic, buildBatch({ values: ['a', 'b', 'c'], timestamp: BASE_TIME + seconds * 1000, gzip }));
  }
  return topic;
}

function byTimestamp(name: string, afterMs: number, gzip: boolean, offset: number, foundAfterMs?: number) {
  return {
    name,
    observe: async (subject: Subject) => subject.offsetAt(await timedTopic(subject, gzip), BASE_TIME + afterMs),
    expected: {
      errorCode: ErrorCode.NONE,
      offset,
      timestamp: foundAfterMs === undefined ? -1 : BASE_TIME + foundAfterMs,
    },
  };
}

export const listOffsetsCases: ConformanceCase[] = [
  {
    name: 'list offsets of an unknown topic',
    observe: (subject) => subject.latest(subject.freshName()),
    expected: { errorCode: ErrorCode.UNKNOWN_TOPIC_OR_PARTITION, offset: -1, timestamp: -1 },
  },
  {
    name: 'list offsets of an unknown partition',
    observe: async (subject) => subject.latest(await subject.topic(), 8),
    expected: { errorCode: ErrorCode.UNKNOWN_TOPIC_OR_PARTITION, offset: -1, timestamp: -1 },
  },
  {
    name: 'list the earliest and the latest offset',
    observe: async (subject) => {
      const topic = await timedTopic(subject, false);
      return [await subject.offsetAt(topic, -2), await subject.offsetAt(topic, -1)];
    },
    expected: [
      { errorCode: ErrorCode.NONE, offset: 0, timestamp: -1 },
      { errorCode: ErrorCode.NONE, offset: 9, timestamp: -1 },
    ],
  },
  byTimestamp('list the offset before everything', -5000, false, 0, 0),
  byTimestamp('list the offset inside a batch', 10_001, false, 4, 10_001),
  byTimestamp('list the offset inside a gzip batch', 10_002, true, 5, 10_002),
  byTimestamp('list the offset between two batches', 15_000, false, 6, 20_000),
  byTimestamp('list the offset after everything', 60_000, false, -1),
];
