import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { FolderInUseError, lockFolder } from '../src/storage/folder-lock.js';

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'folder-lock-'));
});

afterEach(() => rmSync(folder, { recursive: true }));

function leaveLock(content: string): void {
  writeFileSync(join(folder, 'lock'), content);
}

describe('a folder lock', () => {
  it('is refused a second time in one process until it is released', () => {
    const release = lockFolder(folder);
    expect(() => lockFolder(folder)).toThrow(FolderInUseError);
    release();
    lockFolder(folder)();
    expect(readdirSync(folder)).toEqual([]);
  });

  it.each([
    ['of a process that is gone', JSON.stringify({ pid: 2 ** 22 + 1, startTime: '1' })],
    ['of an earlier process with our own number', JSON.stringify({ pid: process.pid, startTime: '1' })],
    ['of an earlier process with the number of a living one', JSON.stringify({ pid: process.ppid, startTime: 'old' })],
    ['that cannot be read', 'half a li'],
  ])('replaces a lock %s', (_, content) => {
    leaveLock(content);
    expect(() => lockFolder(folder)()).not.toThrow();
  });
});
