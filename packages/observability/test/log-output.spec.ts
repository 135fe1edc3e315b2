import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, existsSync, mkdtempSync, openSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { afterEach, describe, expect, it } from '@jest/globals';
import { LogOutput } from '../src/index.js';

const LINE = `${JSON.stringify({ msg: 'x'.repeat(990) })}\n`;

const cleanup: (() => void)[] = [];
afterEach(() => {
  for (const step of cleanup.splice(0)) step();
});

/** A named pipe that this process holds open, so that writing to it blocks when it is full. */
function openPipe(): { path: string; fd: number } {
  const folder = mkdtempSync(join(tmpdir(), 'marquee-log-'));
  const path = join(folder, 'pipe');
  execFileSync('mkfifo', [path]);
  const fd = openSync(path, 'r+');
  cleanup.push(
    () => closeSync(fd),
    () => rmSync(folder, { recursive: true }),
  );
  return { path, fd };
}

(existsSync('/dev/full') ? describe : describe.skip)('a log on a full disk (needs /dev/full)', () => {
  it('throws nothing, and counts the lines that memory does not hold', async () => {
    const fd = openSync('/dev/full', 'w');
    cleanup.push(() => closeSync(fd));
    const output = new LogOutput(fd);
    for (let count = 0; count < 2_000; count += 1) {
      output.write(LINE);
      await nextTurn();
    }
    expect(output.dropped).toBeGreaterThan(1_000);
    expect(output.dropped).toBeLessThan(2_000);
  });
});

describe('a log whose reader is stuck', () => {
  it('does not block the process, and reports how many lines are missing once it is read again', async () => {
    const { path, fd } = openPipe();
    const recovered = Promise.withResolvers<number>();
    const output = new LogOutput(fd);
    output.onRecovery = recovered.resolve;
    const written = 2_000;
    for (let count = 0; count < written; count += 1) output.write(LINE);
    expect(output.dropped).toBeGreaterThan(1_000);

    let read = '';
    const reader = spawn('cat', [path]);
    cleanup.push(() => reader.kill());
    reader.stdout.on('data', (chunk) => (read += String(chunk)));
    expect(await recovered.promise).toBe(output.dropped);
    while (read.length < (written - output.dropped) * LINE.length) await nextTurn();
    expect(read).toBe(LINE.repeat(written - output.dropped));
  });
});

describe('a log that is read', () => {
  it('gets a line although no other follows it', async () => {
    const { path, fd } = openPipe();
    const reader = spawn('head', ['-n', '1', path]);
    cleanup.push(() => reader.kill());
    new LogOutput(fd).write('one\n');
    const [line] = (await once(reader.stdout, 'data')) as [Buffer];
    expect(line.toString()).toBe('one\n');
  });
});
