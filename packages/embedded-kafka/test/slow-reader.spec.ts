import { mkdtemp, rm } from 'node:fs/promises';
import { connect } from 'node:net';
import { once } from 'node:events';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from '@jest/globals';
import { startBroker } from '../src/index.js';
import { Fetch } from '../src/protocol/fetch.js';
import { buildBatch } from './batch-builder.js';
import { Subject } from './conformance/subject.js';
import { encodeRequest } from './raw-client.js';

const BATCH_BYTES = 900_000;
const REQUESTS = 400;
const FLAT_BYTES = 150_000_000;

it('a client that sends requests and does not read costs no memory and delays no other client', async () => {
  const dataDir = await mkdtemp(join(tmpdir(), 'embedded-kafka-'));
  await using broker = await startBroker({ dataDir });
  using other = await Subject.connect(broker.address);
  const topic = await other.topic();
  await other.produce(topic, buildBatch({ values: ['x'.repeat(BATCH_BYTES)] }));
  const socket = connect(broker.port, broker.host).pause();
  await once(socket, 'connect');
  const before = process.memoryUsage().rss;
  const request = encodeRequest(Fetch, 4, {
    replicaId: -1,
    maxWaitMs: 0,
    minBytes: 1,
    maxBytes: 2 * BATCH_BYTES,
    isolationLevel: 0,
    sessionId: 0,
    sessionEpoch: -1,
    topics: [
      {
        name: topic,
        partitions: [
          {
            partitionIndex: 0,
            currentLeaderEpoch: -1,
            fetchOffset: 0,
            logStartOffset: -1,
            partitionMaxBytes: 2 * BATCH_BYTES,
          },
        ],
      },
    ],
    forgottenTopics: [],
    rackId: '',
  });
  for (let sent = 0; sent < REQUESTS; sent++) socket.write(request);
  for (let turn = 0; turn < REQUESTS; turn++) await other.metadata(topic);
  expect(process.memoryUsage().rss - before).toBeLessThan(FLAT_BYTES);
  socket.destroy();
  await broker.close();
  await rm(dataDir, { recursive: true });
});
