import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { newTrace, parseTraceparent } from '../src/index.js';

const TRACE = '0af7651916cd43dd8448eb211c80319c';
const SPAN = 'b7ad6b7169203331';

describe('a traceparent header', () => {
  it('is parsed as it was written', () => {
    const trace = newTrace();
    expect(parseTraceparent(trace.header)).toEqual(trace);
  });

  it.each([`01-${TRACE}-${SPAN}-01`, `cc-${TRACE}-${SPAN}-01-what-the-future-will-be-like`])(
    'is read as version 00 if its version is higher: %p',
    (header) => {
      expect(parseTraceparent(header)).toMatchObject({ traceId: TRACE, spanId: SPAN, sampled: true });
    },
  );

  it.each([
    ['an empty header', ''],
    ['a trace id of zeros', `00-${'0'.repeat(32)}-${SPAN}-01`],
    ['a span id of zeros', `00-${TRACE}-${'0'.repeat(16)}-01`],
    ['the forbidden version ff', `ff-${TRACE}-${SPAN}-01`],
    ['more fields than version 00 has', `00-${TRACE}-${SPAN}-01-more`],
    ['a higher version without a dash after the flags', `01-${TRACE}-${SPAN}-01more`],
    ['upper case', `00-${TRACE.toUpperCase()}-${SPAN}-01`],
  ])('is ignored if it is %s', (_, header) => {
    expect(parseTraceparent(header)).toBeUndefined();
  });

  it('never makes the parser throw', () => {
    fc.assert(fc.property(fc.string(), (header) => expect(parseTraceparent(header)).toBeUndefined()));
  });
});
