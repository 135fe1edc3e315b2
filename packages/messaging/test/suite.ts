import { afterAll, afterEach, beforeAll, jest } from '@jest/globals';
import { KafkaClient } from '../src/kafka/client.js';
import { brokers } from './broker.js';
import { closeOpened, opened } from './opened.js';

/** The brokers of a test file, and a client of them. Both exist while its tests run. */
export interface BrokerSuite {
  readonly brokers: readonly string[];
  readonly client: KafkaClient;
}

/** Opens brokers and a client before the tests of this file, and closes what each test has opened. */
export function brokerSuite(clientId: string): BrokerSuite {
  let kafka: Awaited<ReturnType<typeof brokers>>;
  let client: KafkaClient;
  // A rebalance takes seconds, more on a busy machine.
  jest.setTimeout(30_000);
  beforeAll(async () => {
    kafka = await brokers();
    client = new KafkaClient({ brokers: kafka.list, clientId });
  });
  afterEach(closeOpened);
  afterAll(async () => {
    opened(client);
    await closeOpened();
    await kafka[Symbol.asyncDispose]();
  });
  return {
    get brokers() {
      return kafka.list;
    },
    get client() {
      return client;
    },
  };
}
