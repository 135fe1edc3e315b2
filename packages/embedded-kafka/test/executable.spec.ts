import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { Kafka, Partitioners, logLevel } from 'kafkajs';
import { BrokerProcess, compileBroker, freePort } from './broker-process.js';
import { consumerOf, kafkaAt } from './kafkajs-client.js';

const COMPILE_TIMEOUT_MS = 60_000;
const KILL_TIMEOUT_MS = 90_000;

let scratch: string;
let executable: string;
let dataDir: string;

beforeAll(async () => {
  scratch = await mkdtemp(join(tmpdir(), 'embedded-kafka-'));
  executable = await compileBroker(join(scratch, 'dist'));
}, COMPILE_TIMEOUT_MS);

afterAll(() => rm(scratch, { recursive: true }));

beforeEach(async () => {
  dataDir = await mkdtemp(join(scratch, 'data-'));
});

const argumentsFor = (port: number) => ['--data', dataDir, '--port', String(port)];

describe('the executable', () => {
  it('prints its address in one line and exits with 0 on SIGTERM', async () => {
    const port = await freePort();
    await using broker = await BrokerProcess.start(executable, argumentsFor(port));
    expect(broker.firstLine).toContain(`127.0.0.1:${port}`);
    expect(await broker.signal('SIGTERM')).toBe(0);
  });

  it('refuses the data directory of a running broker and uses that of a dead one', async () => {
    await using first = await BrokerProcess.start(executable, argumentsFor(0));
    expect(await BrokerProcess.outcome(executable, argumentsFor(0))).toMatchObject({
      code: 1,
      message: expect.stringMatching(/^data folder .* is in use by process \d+: .*\n$/),
    });
    await first.signal('SIGKILL');
    await using second = await BrokerProcess.start(executable, argumentsFor(0));
    expect(second.firstLine).toContain('listens on');
  });

  it('names the port that is in use', async () => {
    const port = await freePort();
    await using first = await BrokerProcess.start(executable, argumentsFor(port));
    const other = ['--data', join(scratch, 'other'), '--port', String(port)];
    expect(await BrokerProcess.outcome(executable, other)).toEqual({
      code: 1,
      message: `cannot listen on 127.0.0.1:${port}: the port is in use. Free the port or choose another one\n`,
    });
    expect(await first.signal('SIGTERM')).toBe(0);
  });

  it('tells clients the advertised port', async () => {
    const [port, advertised] = [await freePort(), await freePort()];
    const args = [...argumentsFor(port), '--advertised-port', String(advertised)];
    await using _broker = await BrokerProcess.start(executable, args);
    // Nothing listens there, so a client that uses the advertised port reports it.
    const admin = kafkaAt(`127.0.0.1:${port}`).admin();
    await expect(admin.connect().then(() => admin.describeCluster())).rejects.toThrow(`127.0.0.1:${advertised}`);
    await admin.disconnect();
  });

  it('exits with 2 and prints its usage for wrong arguments', async () => {
    const { code, message } = await BrokerProcess.outcome(executable, ['--data', dataDir, '--port', 'http']);
    expect({ code, message }).toMatchObject({ code: 2, message: expect.stringContaining('usage: embedded-kafka') });
  });

  it(
    'keeps 100,000 acknowledged messages through a kill -9 in the middle of them',
    async () => {
      const topic = 'survivors';
      const total = 100_000;
      const perSend = 500;
      const senders = 4;
      const port = await freePort();
      const valueOf = (id: number) => `${id}:${'x'.repeat(id % 97)}:${id * 7}`;
      let broker = await BrokerProcess.start(executable, [...argumentsFor(port), '--partitions', '3']);
      const kafka = new Kafka({
        brokers: [`127.0.0.1:${port}`],
        logLevel: logLevel.NOTHING,
        retry: { initialRetryTime: 50, maxRetryTime: 300, retries: 100 },
      });
      const producer = kafka.producer({ createPartitioner: Partitioners.DefaultPartitioner });
      await producer.connect();

      let nextId = 0;
      let acknowledged = 0;
      let restarted: Promise<void> | undefined;
      const killAndRestart = async () => {
        await broker.signal('SIGKILL');
        broker = await BrokerProcess.start(executable, argumentsFor(port));
      };
      const sendUntilDone = async () => {
        while (nextId < total) {
          const first = nextId;
          nextId += perSend;
          const messages = Array.from({ length: perSend }, (_, index) => ({
            key: String(first + index),
            value: valueOf(first + index),
          }));
          await producer.send({ topic, messages });
          acknowledged += perSend;
          if (acknowledged >= total / 2) restarted ??= killAndRestart();
        }
      };
      await Promise.all(Array.from({ length: senders }, sendUntilDone));
      await restarted;
      await producer.disconnect();
      expect(acknowledged).toBe(total);

      const seen = new Map<string, string>();
      const allSeen = Promise.withResolvers<void>();
      const { consumer } = await consumerOf(kafkaAt(`127.0.0.1:${port}`), 'readers', topic, ({ message }) => {
        seen.set(String(message.key), String(message.value));
        if (seen.size === total) allSeen.resolve();
      });
      await allSeen.promise;
      await consumer.disconnect();
      const damaged = [...seen].filter(([key, value]) => value !== valueOf(Number(key)));
      expect(damaged).toEqual([]);
      expect(await broker.signal('SIGTERM')).toBe(0);
    },
    KILL_TIMEOUT_MS,
  );
});
