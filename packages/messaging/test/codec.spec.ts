import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { toRecord } from '../src/cloud-event.js';
import { decode } from '../src/decode.js';
import { notes } from './broker.js';

const topic = notes();
const text = fc.string({ unit: 'grapheme' });
const origin = { source: '/test', traceparent: undefined, now: 1_700_000_000_000 };

describe('a record', () => {
  it('decodes to the value that was encoded', () => {
    fc.assert(
      fc.property(fc.record({ id: text, who: text, text }), (value) => {
        const { key, ...record } = toRecord(topic, value, origin);
        const timestamp = new Date(record.timestamp);
        const wire = { ...record, key: Buffer.from(key), offset: 5n, timestamp };
        expect(decode(topic, wire)).toEqual({
          ok: true,
          record: { offset: 5n, key: value.who, value, headers: record.headers, timestamp },
        });
      }),
    );
  });

  it('is refused with a reason when it holds arbitrary bytes', () => {
    fc.assert(
      fc.property(fc.uint8Array(), (bytes) => {
        const wire = { offset: 0n, key: null, value: Buffer.from(bytes), headers: {}, timestamp: new Date(0) };
        expect(decode(topic, wire)).toMatchObject({ ok: false });
      }),
    );
  });

  it('is refused when it has no value', () => {
    const wire = { offset: 0n, key: null, value: null, headers: {}, timestamp: new Date(0) };
    expect(decode(topic, wire)).toEqual({ ok: false, reason: 'no value' });
  });

  it('gets an id and the current time when its value has none', () => {
    const { headers, timestamp } = toRecord({ ...topic, key: 'who' }, { who: 'ada' }, origin);
    expect(headers['ce_id']).toMatch(/^[0-9a-f-]{36}$/);
    expect(timestamp).toBe(origin.now);
  });
});
