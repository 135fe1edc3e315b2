import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Broker } from '../src/index.js';
import { startBroker } from '../src/index.js';
import { topicCases } from './conformance/admin.cases.js';
import { groupAdminCases, membershipCases, offsetCases } from './conformance/group.cases.js';
import { fetchCases, listOffsetsCases, produceCases } from './conformance/log.cases.js';
import { protocolCases } from './conformance/protocol.cases.js';
import { Subject } from './conformance/subject.js';

const CASES = {
  protocol: protocolCases,
  produce: produceCases,
  fetch: fetchCases,
  'list offsets': listOffsetsCases,
  topics: topicCases,
  membership: membershipCases,
  offsets: offsetCases,
  'group administration': groupAdminCases,
};

const REAL_BROKER = process.env['KAFKA_BROKERS']?.split(',')[0];
const REAL_BROKER_TIMEOUT_MS = 60_000;
const CASE_TIMEOUT_MS = 40_000;

function conformanceSuite(address: () => string): void {
  let subject: Subject;

  beforeAll(async () => {
    subject = await Subject.connect(address());
    await subject.coordinatorIsReady();
  }, REAL_BROKER_TIMEOUT_MS);

  afterAll(() => subject[Symbol.dispose]());

  describe.each(Object.entries(CASES))('%s', (_, cases) => {
    it.each(cases)(
      '$name',
      async ({ observe, expected }) => {
        expect(await observe(subject)).toEqual(expected);
      },
      CASE_TIMEOUT_MS,
    );
  });
}

describe('the embedded broker', () => {
  let dataDir: string;
  let broker: Broker;

  beforeAll(async () => {
    dataDir = await mkdtemp(join(tmpdir(), 'embedded-kafka-'));
    broker = await startBroker({ dataDir });
  });

  afterAll(async () => {
    await broker.close();
    await rm(dataDir, { recursive: true });
  });

  conformanceSuite(() => broker.address);
});

// The same table runs against Apache Kafka, which proves that it is right about Kafka.
if (REAL_BROKER !== undefined) {
  describe('Apache Kafka', () => {
    conformanceSuite(() => REAL_BROKER);
  });
}
