import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { childOf, newTrace, parseTraceparent } from '../src/index.js';

describe('traceparent', () => {
  it('reads back what it writes', () => {
    const trace = newTrace();
    expect(parseTraceparent(trace.header)).toEqual(trace);
  });

  it('keeps the trace and changes the span in a child', () => {
    const parent = newTrace();
    const child = childOf(parent);
    expect(child.traceId).toBe(parent.traceId);
    expect(child.spanId).not.toBe(parent.spanId);
  });

  it.each([
    '00-00000000000000000000000000000000-b7ad6b7169203331-01',
    '00-0af7651916cd43dd8448eb211c80319c-0000000000000000-01',
    '01-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01',
    '',
  ])('ignores %p', (header) => {
    expect(parseTraceparent(header)).toBeUndefined();
  });

  it('never throws, whatever the header', () => {
    fc.assert(fc.property(fc.string(), (header) => expect(parseTraceparent(header)).toBeUndefined()));
  });
});
