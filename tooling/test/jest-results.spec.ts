import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';

const JEST = join(dirname(createRequire(import.meta.url).resolve('jest/package.json')), 'bin/jest.js');

describe('a run of tests', () => {
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'jest-results-'));
  });
  afterEach(() => rm(folder, { recursive: true }));

  it('ends, and fails, when a test failed and left a server open', async () => {
    const test = `test('leaks', () => { require('node:net').createServer().listen(0); throw new Error('no'); });`;
    await writeFile(join(folder, 'leak.test.js'), test);
    const reporters = [join(import.meta.dirname, '../jest-results.mjs')];
    const config = JSON.stringify({ rootDir: folder, transform: {}, reporters });
    const outcome = await new Promise<{ code: unknown; stderr: string }>((resolve) => {
      // Its numbers are not those of this run.
      const options = { timeout: 25_000, env: { ...process.env, MARQUEE_TEST_RESULTS: '' } };
      execFile(process.execPath, [JEST, '--config', config, '--runInBand'], options, (error, _, stderr) =>
        resolve({ code: error?.code, stderr }),
      );
    });
    expect(outcome).toMatchObject({ code: 1, stderr: expect.stringContaining('A failed test left something open') });
  }, 30_000);
});
