import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
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
    await writeFile(file.path, '[1, "tw');
    expect(await file.read()).toBeUndefined();
    await writeFile(file.path, '["two"]');
    expect(await file.read()).toBeUndefined();
    expect(problems).toHaveLength(2);
  });

  it('reports a folder that it cannot create', async () => {
    await writeFile(join(folder, 'deep'), 'in the way');
    file.save([1]);
    await file.settled();
    expect(problems).toHaveLength(1);
  });
});
