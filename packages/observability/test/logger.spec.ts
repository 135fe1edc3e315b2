import { describe, expect, it } from '@jest/globals';
import { createLogger } from '../src/index.js';

function logger(context: () => object = () => ({})) {
  const lines: Record<string, unknown>[] = [];
  const destination = { write: (line: string) => void lines.push(JSON.parse(line)) };
  return { lines, log: createLogger({ service: 'lolomo', instance: 'lolomo-1', level: 'info', context, destination }) };
}

describe('a log line', () => {
  it('names the service and the instance', () => {
    const { log, lines } = logger();
    log.info('hello');
    expect(lines).toMatchObject([{ service: 'lolomo', instance: 'lolomo-1', msg: 'hello' }]);
  });

  it('carries the fields of the current context', () => {
    let trace_id = 'first';
    const { log, lines } = logger(() => ({ trace_id }));
    log.info('one');
    trace_id = 'second';
    log.info({ ms: 3 }, 'two');
    expect(lines).toMatchObject([{ trace_id: 'first' }, { trace_id: 'second', ms: 3 }]);
  });

  it('does not read the context below its level', () => {
    let reads = 0;
    const { log } = logger(() => ({ reads: (reads += 1) }));
    log.debug('hidden');
    expect(reads).toBe(0);
  });

  it('contains no secret of a known name', () => {
    const { log, lines } = logger();
    log.info({ headers: { authorization: 'Bearer x', cookie: 'y', 'x-import-grant': 'z', accept: 'json' } }, 'request');
    expect(lines[0]?.['headers']).toEqual({
      authorization: '[cut]',
      cookie: '[cut]',
      'x-import-grant': '[cut]',
      accept: 'json',
    });
  });
});
