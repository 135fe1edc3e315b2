import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { createLogger } from '@marquee/observability';
import { LoadMarkerFile } from '../src/history/load-marker.js';
import { DataSetMismatchError, simulate } from '../src/simulate.js';
import { simulatorSettings } from '../src/simulator.config.js';

describe('simulate', () => {
  it('refuses a data directory that holds another data set', async () => {
    const dataDir = await mkdtemp(join(tmpdir(), 'simulator-'));
    const marker = { dataSet: 'movielens', now: 0, titles: 0, viewers: 0, events: 0, total: 0, done: true };
    await new LoadMarkerFile(dataDir).write(marker);
    const settings = simulatorSettings.parse({
      GATEWAY_URL: 'http://127.0.0.1:1',
      ETCD_ENDPOINTS: 'http://127.0.0.1:1',
      IMPORT_KEY: 'k'.repeat(32),
      MARQUEE_HOME: dataDir,
    });
    const log = createLogger({ service: 'simulator', instance: 'simulator-1', level: 'silent' });
    await expect(simulate(settings, log, AbortSignal.timeout(10_000))).rejects.toThrow(DataSetMismatchError);
    await rm(dataDir, { recursive: true });
  }, 30_000);
});
