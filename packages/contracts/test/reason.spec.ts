import { describe, expect, it } from '@jest/globals';
import { reasonOf } from '../src/page.js';

describe('reasonOf', () => {
  it.each<[unknown, string]>([
    [{ reason: 'shed' }, 'shed'],
    [{ reason: 'bad weather' }, 'error'],
    [new Error('reset'), 'error'],
    [undefined, 'error'],
  ])('maps %j to the reason %s', (error, reason) => {
    expect(reasonOf(error)).toBe(reason);
  });
});
