import { mkdir, mkdtemp, readFile, readdir, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { replaceFile, writeDraft } from '../src/index.js';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'replace-file-'));
});
afterEach(() => rm(folder, { recursive: true }));

describe('replaceFile', () => {
  it('replaces the content, for the owner only, and leaves no draft', async () => {
    const path = join(folder, 'state.json');
    await replaceFile(path, 'old');
    await replaceFile(path, 'new');
    expect(await readFile(path, 'utf8')).toBe('new');
    expect((await stat(path)).mode & 0o777).toBe(0o600);
    expect(await readdir(folder)).toEqual(['state.json']);
  });

  it('leaves no draft when it fails', async () => {
    await mkdir(join(folder, 'taken'));
    await expect(replaceFile(join(folder, 'taken'), 'new')).rejects.toMatchObject({ code: 'EISDIR' });
    expect(await readdir(folder)).toEqual(['taken']);
  });
});

describe('writeDraft', () => {
  it('writes beside the file, which stays as it is', async () => {
    const path = join(folder, 'keys.json');
    await replaceFile(path, 'old');
    const draft = await writeDraft(path, 'new');
    expect([await readFile(draft, 'utf8'), await readFile(path, 'utf8')]).toEqual(['new', 'old']);
  });
});
