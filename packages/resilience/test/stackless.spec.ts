import { describe, expect, it } from '@jest/globals';
import { stackless } from '../src/stackless.js';

describe('an error without a stack', () => {
  it('does not change the stack of other errors', () => {
    const before = Error.stackTraceLimit;
    expect(stackless(() => new Error('refused')).stack).toBe('Error: refused');
    expect(Error.stackTraceLimit).toBe(before);
  });
});
