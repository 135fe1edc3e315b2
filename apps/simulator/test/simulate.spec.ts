import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { createLogger } from '@marquee/observability';
import { DataSetError } from '../src/data/data-set.js';
import { DataSetMismatchError } from '../src/history/load-data-set.js';
import { LoadMarkerFile } from '../src/history/load-marker.js';
import { simulate } from '../src/simulate.js';
import { simulatorSettings } from '../src/simulator.config.js';
import { DataFolders } from './data-folders.js';

const loaded = { dataSet: 'movielens', now: 0, titles: 1, viewers: 1, events: 2, total: 2, done: true };
const log = createLogger({ service: 'simulator', instance: 'simulator-1', level: 'silent' });

describe('the simulator', () => {
  const folders = new DataFolders();
  let dataDir: string;
  let stop: AbortController;
  beforeEach(async () => {
    dataDir = await folders.create({});
    stop = new AbortController();
  });
  afterEach(() => stop.abort());
  afterAll(() => folders[Symbol.asyncDispose]());

  const run = (settings: Readonly<Record<string, string>> = {}) =>
    simulate(
      simulatorSettings.parse({
        GATEWAY_URL: 'http://127.0.0.1:1',
        ETCD_ENDPOINTS: 'http://127.0.0.1:1',
        IMPORT_KEY: 'k'.repeat(32),
        CATALOG_TOKEN: 't'.repeat(64),
        MARQUEE_HOME: dataDir,
        ...settings,
      }),
      log,
      stop.signal,
    );
  const marker = () => new LoadMarkerFile(dataDir).read();

  it('refuses a data directory that holds another data set', async () => {
    await new LoadMarkerFile(dataDir).write(loaded);
    await expect(run({ SIMULATOR_MODE: 'load' })).rejects.toThrow(DataSetMismatchError);
  });

  it('does not need the files of a data set that is loaded', async () => {
    await new LoadMarkerFile(dataDir).write(loaded);
    await run({ SIMULATOR_MODE: 'load', MARQUEE_DATA: join(dataDir, 'moved-away') });
    expect(await marker()).toEqual(loaded);
  });

  it('records in load.json why it cannot load, and ends with the error in the mode "load"', async () => {
    const folder = await folders.create({ 'movies.csv': 'movieId,title,genres\n', 'ratings.csv': 'x' });
    await expect(run({ SIMULATOR_MODE: 'load', MARQUEE_DATA: folder })).rejects.toThrow(DataSetError);
    expect(await marker()).toMatchObject({
      done: false,
      failure: expect.stringMatching(/ratings\.csv line 1: expected/),
    });
  });

  it('stays up when it cannot load, so that it is not restarted again and again', async () => {
    const running = run({ MARQUEE_DATA: join(dataDir, 'nowhere') });
    let ended = false;
    void running.then(() => (ended = true));
    while ((await marker())?.failure === undefined) await new Promise(setImmediate);
    expect(ended).toBe(false);
    stop.abort();
    await running;
  });

  it('tries again at the next start, and forgets the failure', async () => {
    const path = join(dataDir, 'data');
    await expect(run({ SIMULATOR_MODE: 'load', MARQUEE_DATA: path })).rejects.toThrow(/cannot be read/);
    const running = run({ SIMULATOR_MODE: 'load', LIVE_VIEWERS: '0' });
    while ((await marker())?.failure !== undefined) await new Promise(setImmediate);
    stop.abort();
    await expect(running).rejects.toThrow(/abort/i);
    expect(await marker()).toMatchObject({ dataSet: 'generated' });
  });

  it('neither loads again nor touches load.json when it is damaged', async () => {
    await writeFile(join(dataDir, 'load.json'), '{"dataSet":"gene');
    await expect(run({ SIMULATOR_MODE: 'load' })).rejects.toThrow(/load\.json cannot be read.*npm run reset/);
    expect(await readFile(join(dataDir, 'load.json'), 'utf8')).toBe('{"dataSet":"gene');
  });
});
