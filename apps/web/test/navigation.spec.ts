/** @jest-environment @marquee/tooling/jest-dom */
import { beforeEach, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { Navigation } from '../src/navigation/navigation.js';
import { nearest, nextIndex } from '../src/navigation/roving.js';
import { hrefOf, parseRoute } from '../src/navigation/route.js';

describe('nextIndex', () => {
  it('moves by one with the arrow keys and stops at both ends', () => {
    expect([nextIndex('ArrowRight', 0, 3), nextIndex('ArrowRight', 2, 3)]).toEqual([1, 2]);
    expect([nextIndex('ArrowLeft', 1, 3), nextIndex('ArrowLeft', 0, 3)]).toEqual([0, 0]);
  });

  it('moves to the ends with Home and End, and is null for other keys', () => {
    expect([nextIndex('Home', 2, 3), nextIndex('End', 0, 3), nextIndex('a', 1, 3)]).toEqual([0, 2, null]);
  });
});

describe('nearest', () => {
  it('finds the card whose middle is closest', () => {
    expect(nearest([100, 300, 500], 310)).toBe(1);
    expect(nearest([-400, -200, 40, 240], 0)).toBe(2);
  });
});

describe('a route', () => {
  it('survives the way into the address and back', () => {
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
        const url = new URL(hrefOf(route), 'http://localhost');
        expect(parseRoute(url.pathname, url.search)).toEqual(route);
      }),
    );
  });

  it('is the home page for an unknown address', () => {
    expect(parseRoute('/somewhere/else', '')).toEqual({ overlay: null, query: null });
  });
});

describe('Navigation', () => {
  beforeEach(() => window.history.replaceState(null, '', '/'));

  it('puts the title into the address and keeps the search below it', () => {
    const navigation = new Navigation(window);
    navigation.go({ overlay: null, query: 'heat' });
    navigation.openTitle('m1');
    expect(window.location.pathname + window.location.search).toBe('/title/m1?q=heat');
    expect(navigation.get()).toEqual({ overlay: { kind: 'title', titleId: 'm1' }, query: 'heat' });
  });

  it('closes an overlay that was opened by its address without leaving the page', () => {
    window.history.replaceState(null, '', '/watch/m1');
    const navigation = new Navigation(window);
    navigation.closeOverlay();
    expect(navigation.get().overlay).toBeNull();
    expect(window.location.pathname).toBe('/');
  });

  it('follows the back button', async () => {
    const navigation = new Navigation(window);
    navigation.openTitle('m1');
    const popped = new Promise((resolve) => window.addEventListener('popstate', resolve, { once: true }));
    navigation.closeOverlay();
    await popped;
    expect(navigation.get().overlay).toBeNull();
  });
});
