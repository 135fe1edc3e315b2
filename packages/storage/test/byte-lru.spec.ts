import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { ByteLru } from '../src/index.js';

describe('a byte-bounded LRU cache', () => {
  it('never exceeds its capacity, and always keeps the last written entry if that fits', () => {
    const writes = fc.array(fc.tuple(fc.constantFrom('a', 'b', 'c', 'd', 'e'), fc.integer({ min: 0, max: 120 })));
    fc.assert(
      fc.property(writes, (entries) => {
        const lru = new ByteLru<number>(() => 100);
        for (const [key, bytes] of entries) {
          lru.set(key, bytes, bytes);
          expect(lru.bytes).toBeLessThanOrEqual(100);
          expect(lru.get(key)).toBe(bytes < 100 ? bytes : undefined);
        }
      }),
    );
  });

  it('evicts the entry that was used longest ago', () => {
    const lru = new ByteLru<string>(() => 30);
    lru.set('a', 'A', 10);
    lru.set('b', 'B', 10);
    lru.get('a');
    lru.set('c', 'C', 10);
    expect([lru.get('a'), lru.get('b'), lru.get('c')]).toEqual(['A', undefined, 'C']);
  });

  it('evicts down to a capacity that was lowered', () => {
    let capacity = 100;
    const lru = new ByteLru<string>(() => capacity);
    lru.set('a', 'A', 50);
    capacity = 20;
    lru.set('b', 'B', 10);
    expect(lru.size).toBe(1);
  });
});
