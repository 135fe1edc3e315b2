import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { followLogs } from '../src/logs/follow.js';
import type { LogOptions } from '../src/logs/follow.js';
import { formatLine } from '@marquee/contracts/log-line';
import { readable, reasonIn } from '../src/logs/tail.js';

const record = (fields: object): string =>
  JSON.stringify({ level: 50, time: 1_767_225_600_123, pid: 7, hostname: 'h', service: 'catalog', ...fields });

describe('a log line', () => {
  it('shows time, level, message and other fields of a JSON record', () => {
    expect(formatLine(record({ msg: 'request failed', url: '/v1/titles', status: 500 }))).toBe(
      '00:00:00.123 ERROR request failed url=/v1/titles status=500',
    );
  });

  it('shows the stack of an error below it', () => {
    expect(formatLine(record({ msg: 'failed', err: { message: 'boom', stack: 'Error: boom\n    at f' } }))).toBe(
      '00:00:00.123 ERROR failed\n  Error: boom\n      at f',
    );
  });

  it.each(['PANIC: disk full', '{"level":"broken"', '{"no":"level"}', ''])(
    'stays as it is when it is text: %s',
    (line) => {
      expect(formatLine(line)).toBe(line);
    },
  );
});

describe('the end of a log', () => {
  it('gives the last error as the reason of a death', () => {
    expect(
      reasonIn(['Error: first', '    at f', record({ msg: 'last', err: { message: 'boom' } }), 'Node.js v24']),
    ).toBe('boom');
    expect(reasonIn(['2026 FATAL:  data directory has wrong ownership', 'HINT: none'])).toBe(
      '2026 FATAL:  data directory has wrong ownership',
    );
    expect(reasonIn(['started'])).toBeUndefined();
  });

  it('is shown without frames of Node itself', () => {
    expect(readable(['Error: boom', '    at f (file.js:1:1)', '    at run (node:internal/main:1:1)'])).toEqual([
      'Error: boom',
      '    at f (file.js:1:1)',
    ]);
  });
});

describe('the logs of several processes', () => {
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'marquee-logs-'));
    const at = (second: number, level: number, msg: string, trace_id?: string) =>
      JSON.stringify({ time: `2026-01-01T00:00:0${second}.000Z`, level, msg, trace_id });
    await writeFile(join(folder, 'catalog-1.log'), [at(1, 30, 'one', 'abc'), at(4, 50, 'four'), ''].join('\n'));
    // More than what is read when nothing is filtered.
    const noise = Array.from({ length: 1_000 }, () => at(3, 20, 'x'.repeat(60)));
    await writeFile(join(folder, 'lolomo-1.log'), [at(2, 40, 'two', 'abc'), ...noise, ''].join('\n'));
  });
  afterEach(() => rm(folder, { recursive: true }));

  async function shown(options: Partial<LogOptions>): Promise<string[]> {
    const lines: string[] = [];
    const log = jest.spyOn(console, 'log').mockImplementation((line) => void lines.push(String(line)));
    const processes = ['catalog-1', 'lolomo-1'].map((name) => ({
      name,
      kind: 'service' as const,
      service: name.slice(0, -2),
      instance: name,
      pid: 1,
      port: 1,
      log: join(folder, `${name}.log`),
      state: 'ready' as const,
      restarts: 0,
    }));
    try {
      await followLogs(processes, { lines: 1, follow: false, trace: undefined, level: 0, raw: false, ...options });
      return lines.map((line) => line.replaceAll(/ +/g, ' '));
    } finally {
      log.mockRestore();
    }
  }

  it('are shown in the order of their times, with the name of the process', async () => {
    const lines = await shown({});
    expect(lines[0]).toContain('lolomo-1 00:00:03.000 DEBUG');
    expect(lines[1]).toBe('catalog-1 00:00:04.000 ERROR four');
  });

  it('can be searched for one trace, however long ago it was', async () => {
    expect(await shown({ trace: 'abc' })).toEqual([
      'catalog-1 00:00:01.000 INFO one trace_id=abc',
      'lolomo-1 00:00:02.000 WARN two trace_id=abc',
    ]);
  });

  it('can be limited to a level', async () => {
    expect(await shown({ level: 40 })).toEqual([
      'lolomo-1 00:00:02.000 WARN two trace_id=abc',
      'catalog-1 00:00:04.000 ERROR four',
    ]);
  });
});
