import { appendFile, mkdtemp, readdir, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { ExpiringIds } from '../src/index.js';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
let root: string;
let folder: string;
let now: number;

beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'expiring-ids-'));
  folder = join(root, 'ids');
  now = Date.UTC(2026, 0, 1, 12);
});
afterEach(() => rm(root, { recursive: true }));

const open = () => new ExpiringIds(folder, () => now);

describe('ExpiringIds', () => {
  it('counts an id at once here, and in another process after its refresh, which names what is new', async () => {
    const [here, there] = [open(), open()];
    await here.add('a', now + HOUR);
    expect([here.has('a'), there.has('a')]).toEqual([true, false]);
    expect(await there.refresh()).toEqual(['a']);
    await here.add('b', now + 2 * DAY);
    expect([await there.refresh(), await there.refresh(), there.has('a'), there.has('b')]).toEqual([
      ['b'],
      [],
      true,
      true,
    ]);
  });

  it('keeps every id of processes that add at the same time', async () => {
    const processes = Array.from({ length: 4 }, open);
    const added = processes.flatMap((ids, process) =>
      Array.from({ length: 25 }, (_, n) => ids.add(`id-${process}-${n}`, now + HOUR + n)),
    );
    await Promise.all(added);
    expect(await open().refresh()).toHaveLength(100);
  });

  it('forgets an id that has expired, and removes its file the day after', async () => {
    const ids = open();
    await ids.add('a', now + HOUR);
    await ids.add('b', now + 3 * DAY);
    now += HOUR;
    await ids.refresh();
    expect([ids.has('a'), ids.has('b'), ids.size]).toEqual([false, true, 1]);
    now += DAY;
    await ids.refresh();
    expect(await readdir(folder)).toEqual(['2026-01-05.txt']);
  });

  it('reads on behind a line that a crash has cut', async () => {
    await open().add('a', now + HOUR);
    const [file = ''] = await readdir(folder);
    await appendFile(join(folder, file), 'half 17');
    await open().add('b', now + HOUR);
    expect(await open().refresh()).toEqual(['a', 'b']);
  });

  it('counts an id here even if it cannot be written', async () => {
    const ids = new ExpiringIds('/dev/null/ids', () => now);
    await expect(ids.add('a', now + HOUR)).rejects.toThrow('ENOTDIR');
    expect(ids.has('a')).toBe(true);
  });

  it('is readable by its owner only', async () => {
    await open().add('a', now + HOUR);
    expect((await stat(folder)).mode & 0o077).toBe(0);
  });
});
