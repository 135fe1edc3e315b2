import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { hrefOf, parseRoute } from '../src/navigate/route.js';
import { nearest, nextIndex } from '../src/navigate/roving.js';

describe('moving within a row', () => {
  it('goes one on with the arrows and stops at both ends', () => {
    expect([nextIndex('ArrowRight', 0, 3), nextIndex('ArrowRight', 2, 3)]).toEqual([1, 2]);
    expect([nextIndex('ArrowLeft', 1, 3), nextIndex('ArrowLeft', 0, 3)]).toEqual([0, 0]);
  });

  it('goes to the ends with Home and End, and leaves other keys alone', () => {
    expect([nextIndex('Home', 2, 3), nextIndex('End', 0, 3), nextIndex('a', 1, 3)]).toEqual([0, 2, null]);
  });

  it('lands on the card nearest to where it came from', () => {
    expect(nearest([100, 300, 500], 310)).toBe(1);
    expect(nearest([-400, -200, 40, 240], 0)).toBe(2);
  });
});

describe('an address', () => {
  it('leads back to the same place', () => {
    const routes = fc.record({
      overlay: fc.option(
        fc.record({
          kind: fc.constantFrom('title' as const, 'watch' as const),
          titleId: fc.stringMatching(/^[A-Za-z0-9][A-Za-z0-9_.-]{0,20}$/),
        }),
      ),
      query: fc.option(fc.string({ minLength: 1 })),
    });
    fc.assert(
      fc.property(routes, (route) => {
        const url = new URL(hrefOf(route), 'http://house');
        expect(parseRoute(url.pathname, url.search)).toEqual(route);
      }),
    );
  });

  it('that means nothing is the home page', () => {
    expect(parseRoute('/somewhere/else', '')).toEqual({ overlay: null, query: null });
  });
});
