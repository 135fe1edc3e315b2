import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { LoadMarker } from '@marquee/contracts/load-marker';

const CLI = join(import.meta.dirname, '../../infra/local/dist/cli.js');
const LIMIT_MS = 180_000;

describe('the command "data"', () => {
  let home: string;
  let folder: string;
  beforeEach(async () => {
    home = await mkdtemp(join(tmpdir(), 'marquee-data-'));
    folder = join(home, 'movielens');
    await mkdir(folder);
    await writeFile(
      join(folder, 'movies.csv'),
      'movieId,title,genres\n1,Toy Story (1995),Drama\n2,Heat (1995),Crime\n',
    );
  });
  afterEach(() => rm(home, { recursive: true }));

  const load = () =>
    new Promise<{ code: number; output: string }>((resolve) => {
      const environment = { ...process.env, MARQUEE_HOME: join(home, 'data'), CONSOLE_PORT: '0', GATEWAY_PORT: '0' };
      execFile(process.execPath, [CLI, 'data', 'movielens', folder], { env: environment }, (error, stdout, stderr) => {
        resolve({ code: error === null ? 0 : Number(error.code), output: stdout + stderr });
      });
    });
  const marker = async () => LoadMarker.parse(JSON.parse(await readFile(join(home, 'data/load.json'), 'utf8')));

  it(
    'ends with the file, the line and the fix when the data cannot be loaded, and loads it after the fix',
    async () => {
      const good = 'userId,movieId,rating,timestamp\n1,1,4.0,964982703\n1,2,abc,964982704\n2,2,3.0,964982705\n';
      await writeFile(join(folder, 'ratings.csv'), `${good}2,"1,3.0,964982706\n`);
      const refused = await load();
      expect(refused.output).toMatch(/ratings\.csv line 5: a quote opens .* never closed\. Close or remove it\.\n$/);
      expect(refused.code).toBe(1);
      expect(await marker()).toMatchObject({ titles: 0, failure: expect.stringMatching(/line 5/) });

      await writeFile(join(folder, 'ratings.csv'), good);
      const loaded = await load();
      expect(loaded.output).toMatch(/1 record was left out: ratings\.csv line 3: .*found "abc"/);
      expect(loaded.code).toBe(0);
      expect(await marker()).toMatchObject({ titles: 2, viewers: 2, events: 4, done: true });
    },
    LIMIT_MS,
  );
});
