import { describe, expect, it } from '@jest/globals';
import { reasonOf } from '../src/index.js';

describe('reason of an error', () => {
  it.each<[unknown, string]>([
    [{ reason: 'shed' }, 'shed'],
    [{ reason: 'bad weather' }, 'error'],
    [new Error('reset'), 'error'],
    [undefined, 'error'],
  ])('%j is %s', (error, reason) => {
    expect(reasonOf(error)).toBe(reason);
  });
});
