import { gunzipSync } from 'node:zlib';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { deflateShared, gzipAround } from '../src/pages/gzip.js';

describe('gzipAround', () => {
  it('returns what gunzip turns into head, body and tail, for any bytes', () => {
    const bytes = fc.uint8Array({ maxLength: 2_000 }).map((array) => Buffer.from(array));
    fc.assert(
      fc.property(bytes, bytes, bytes, (head, text, tail) => {
        const member = gzipAround(head, { text, deflated: deflateShared(text) }, tail);
        expect(gunzipSync(member)).toEqual(Buffer.concat([head, text, tail]));
      }),
    );
  });

  it('compresses the body', () => {
    const text = Buffer.from(JSON.stringify(Array.from({ length: 500 }, (_, index) => ({ name: `title ${index}` }))));
    const member = gzipAround(Buffer.from('{'), { text, deflated: deflateShared(text) }, Buffer.from('}'));
    expect(member.length).toBeLessThan(text.length / 4);
  });

  it('refuses a head that does not fit into one stored block', () => {
    const text = Buffer.from('x');
    const head = Buffer.alloc(0x1_00_00);
    expect(() => gzipAround(head, { text, deflated: deflateShared(text) }, text)).toThrow('65535');
  });
});
