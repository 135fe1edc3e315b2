import { mkdir, mkdtemp, readFile, readdir, rm, rmdir, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { z } from 'zod';
import { SnapshotFile } from '../src/index.js';

let folder: string;
let problems: unknown[];
let file: SnapshotFile<number[]>;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'snapshot-'));
  problems = [];
  file = new SnapshotFile(join(folder, 'deep', 'list.json'), z.array(z.number()), (error) => problems.push(error));
});

afterEach(() => rm(folder, { recursive: true, force: true }));

describe('a snapshot file', () => {
  it('keeps the latest of a burst of saves and leaves no drafts', async () => {
    for (let n = 0; n < 50; n++) file.save([n]);
    await file.settled();
    expect(await file.read()).toEqual([49]);
    expect(await readdir(join(folder, 'deep'))).toEqual(['list.json']);
  });

  it('reads as absent before the first save, without an error', async () => {
    expect(await file.read()).toBeUndefined();
    expect(problems).toEqual([]);
  });

  it('reports a damaged file and reads as absent', async () => {
    file.save([1]);
    await file.settled();
    await writeFile(file.path, '["two"]');
    expect(await file.read()).toBeUndefined();
    await writeFile(file.path, '[1, "tw');
    expect(await file.read()).toBeUndefined();
    expect(problems).toHaveLength(2);
    expect(String(problems[1])).toContain(`${file.path} cannot be read`);
  });

  it('keeps a damaged file beside the one that it writes next', async () => {
    file.save([1]);
    await file.settled();
    await writeFile(file.path, '[1, "tw');
    await file.read();
    file.save([2]);
    await file.settled();
    expect(await file.read()).toEqual([2]);
    expect(await readFile(`${file.path}.unreadable`, 'utf8')).toBe('[1, "tw');
  });

  it('reports a folder that it cannot create', async () => {
    await writeFile(join(folder, 'deep'), 'in the way');
    file.save([1]);
    await file.settled();
    expect(problems).toHaveLength(1);
  });

  it('reports a series of failed writes once, leaves no drafts, and recovers', async () => {
    // A folder in the place of the file makes every write fail, as a full disk does.
    await mkdir(file.path, { recursive: true });
    for (const value of [1, 2, 3]) {
      file.save([value]);
      await file.settled();
    }
    expect(problems).toHaveLength(1);
    expect(await readdir(join(folder, 'deep'))).toEqual(['list.json']);
    await rmdir(file.path);
    file.save([4]);
    await file.settled();
    expect(await file.read()).toEqual([4]);
  });

  it('can be read by its owner only', async () => {
    file.save([1]);
    await file.settled();
    expect((await stat(file.path)).mode & 0o077).toBe(0);
  });
});
