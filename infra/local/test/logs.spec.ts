import { describe, expect, it } from '@jest/globals';
import { formatLine } from '../src/logs/format-line.js';
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
