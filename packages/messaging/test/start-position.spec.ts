import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { startPosition } from '../src/start-position.js';

const log = { clusterId: 'here', start: 10n, end: 20n };

describe('startPosition', () => {
  it('is either end of the log when nothing is stored', () => {
    expect(startPosition(null, log, 'earliest')).toEqual({ expected: null, read: 10n });
    expect(startPosition(null, log, 'latest')).toEqual({ expected: null, read: 20n });
  });

  it('skips records that retention has deleted, counts them and still compares with the stored offset', () => {
    expect(startPosition({ clusterId: 'here', nextOffset: 3n }, log, 'latest')).toEqual({
      expected: 3n,
      read: 10n,
      restarted: 'before-start',
      missing: 7n,
    });
  });

  it('is the start of a log that has lost its end, and counts the lost records', () => {
    expect(startPosition({ clusterId: 'here', nextOffset: 25n }, log, 'earliest')).toEqual({
      expected: 25n,
      read: 10n,
      restarted: 'beyond-end',
      missing: 5n,
    });
  });

  it('ignores an offset of another cluster', () => {
    const stored = { clusterId: 'elsewhere', nextOffset: 15n };
    expect(startPosition(stored, log, 'earliest')).toEqual({ expected: null, read: 10n, restarted: 'other-cluster' });
  });

  it('ignores an offset of a topic that was deleted and created again, however long its log is', () => {
    const stored = { clusterId: 'here/first', nextOffset: 15n };
    const remade = { ...log, clusterId: 'here/second' };
    expect(startPosition(stored, remade, 'earliest')).toEqual({ expected: null, read: 10n, restarted: 'other-topic' });
  });

  it('continues at an offset that was stored without the id of the topic, and replaces it', () => {
    const stored = { clusterId: 'here', nextOffset: 15n };
    const known = { ...log, clusterId: 'here/first' };
    expect(startPosition(stored, known, 'earliest')).toEqual({ expected: null, read: 15n });
  });

  it('is always inside the log', () => {
    const offset = fc.bigInt({ min: 0n, max: 1000n });
    const stored = fc.option(fc.record({ clusterId: fc.constantFrom('here', 'elsewhere'), nextOffset: offset }));
    fc.assert(
      fc.property(stored, offset, offset, fc.constantFrom('earliest', 'latest'), (known, start, length, from) => {
        const end = start + length;
        const { read, expected } = startPosition(known, { clusterId: 'here', start, end }, from);
        expect(read >= start && read <= end).toBe(true);
        expect(expected).toBe(known?.clusterId === 'here' ? known.nextOffset : null);
      }),
    );
  });
});
