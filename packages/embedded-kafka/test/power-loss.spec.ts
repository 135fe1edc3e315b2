import { EventEmitter, once } from 'node:events';
import { cpSync, mkdtempSync, readdirSync, rmSync, statSync, truncateSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { startBroker } from '../src/broker.js';
import type { SyncLimits } from '../src/storage/disk-sync.js';
import { kafkaAt, producerOf } from './kafkajs-client.js';

const NEVER: SyncLimits = { syncMs: 60_000, syncBytes: 1024 ** 3 };
const TOPIC = 'events';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'power-loss-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

/** A broker whose power can be cut: what was written since the last sync of a file is then gone. */
async function brokerWith(sync: Partial<SyncLimits>) {
  const dataDir = join(folder, 'data');
  const synced = new Map<string, number>();
  const changed = new EventEmitter();
  const broker = await startBroker({
    dataDir,
    sync: { ...NEVER, ...sync },
    log: (_, message, fields) => {
      if (message !== 'synced') return;
      const { path, size } = fields as { path: string; size: number };
      synced.set(relative(dataDir, path), size);
      changed.emit('synced');
    },
  });
  const producer = producerOf(kafkaAt(broker.address));
  await producer.connect();
  const log = join('logs', `${TOPIC}-0`, `${'0'.repeat(20)}.log`);
  return {
    send: (count: number, value = 'x') =>
      producer.send({ topic: TOPIC, messages: Array.from({ length: count }, () => ({ value })) }),
    /** Resolves when everything that was written is on the disk. */
    async allSynced() {
      while (synced.get(log) !== statSync(join(dataDir, log)).size) await once(changed, 'synced');
    },
    /** The number of records that a broker finds after the power was cut now. */
    async recordsAfterPowerLoss(): Promise<number> {
      const copy = join(folder, 'after');
      cpSync(dataDir, copy, { recursive: true });
      for (const part of readdirSync(join(copy, 'logs'))) {
        for (const file of readdirSync(join(copy, 'logs', part)).filter((name) => name.endsWith('.log'))) {
          const path = join('logs', part, file);
          truncateSync(join(copy, path), synced.get(path) ?? 0);
        }
      }
      await using after = await startBroker({ dataDir: copy });
      const admin = kafkaAt(after.address).admin();
      await admin.connect();
      const [partition] = await admin.fetchTopicOffsets(TOPIC);
      await admin.disconnect();
      return Number(partition?.high);
    },
    async [Symbol.asyncDispose]() {
      await producer.disconnect();
      await broker.close();
    },
  };
}

describe('after a loss of power', () => {
  it('every record is there that was acknowledged before the last sync by time', async () => {
    await using broker = await brokerWith({ syncMs: 30 });
    await broker.send(100);
    await broker.send(23);
    await broker.allSynced();
    expect(await broker.recordsAfterPowerLoss()).toBe(123);
  });

  it('every record is there that was acknowledged before the last sync by bytes, and no part of a later one', async () => {
    await using broker = await brokerWith({ syncBytes: 50_000 });
    await broker.send(5, 'x'.repeat(10_000));
    await broker.allSynced();
    await broker.send(4, 'x'.repeat(10_000));
    expect(await broker.recordsAfterPowerLoss()).toBe(5);
  });
});
