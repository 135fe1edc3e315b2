import { describe, expect, it } from '@jest/globals';
import { ENGINES, SERVICES } from '@marquee/contracts/topology';
import fc from 'fast-check';
import { curveOf } from '../src/map/curve.js';
import { linesOf } from '../src/map/lines.js';
import { layoutMap } from '../src/map/map-layout.js';
import { edge, node, picture, work } from './factories.js';

describe('linesOf', () => {
  const busy = picture({
    edges: [
      edge(),
      edge({ command: 'row-builder.popular', perSecond: 10, errorShare: 0.5, breaker: 'open' }),
      edge({ from: 'lolomo-2', perSecond: 4 }),
    ],
  });

  it('adds up the rates of all commands between two ends, weighs their errors and shows the worst breaker', () => {
    const lines = linesOf(busy, 'instance').filter(({ to }) => to === 'row-builder');
    expect(lines).toMatchObject([
      { from: 'lolomo-1', perSecond: 20, errorShare: 0.25, breaker: 'open' },
      { from: 'lolomo-2', perSecond: 4, errorShare: 0, breaker: 'closed' },
    ]);
  });

  it('draws one line for each service on a narrow map', () => {
    const lines = linesOf(busy, 'group').filter(({ to }) => to === 'row-builder');
    expect(lines).toMatchObject([{ from: 'lolomo', perSecond: 24, breaker: 'open' }]);
  });

  it('draws the requests for the home page as a line from the viewers', () => {
    expect(linesOf(picture({ work: work({ failed: 5 }) }), 'group')[0]).toMatchObject({
      from: 'viewers',
      to: 'gateway',
      perSecond: 2,
      errorShare: 0.25,
      breaker: null,
    });
  });
});

describe('curveOf', () => {
  it.each([
    ['wide', false],
    ['narrow', true],
  ])('connects every line with boxes on a %s map', (_, narrow) => {
    const layout = layoutMap(picture(), narrow);
    for (const line of linesOf(picture(), narrow ? 'group' : 'instance')) {
      const curve = curveOf(line, layout, narrow);
      expect(curve?.x).toBeGreaterThan(0);
      expect(curve?.x).toBeLessThan(layout.width);
      expect(curve?.y).toBeLessThan(layout.height);
    }
  });
});

describe('layoutMap', () => {
  it.each([
    ['wide', false],
    ['narrow', true],
  ])('shows every service and engine of the topology on a %s map, even without instances', (_, narrow) => {
    const drawn = layoutMap({ nodes: [] }, narrow).groups.map(({ id }) => id);
    const expected = [...SERVICES, ...ENGINES].filter((name) => name !== 'console' && name !== 'simulator');
    expect(drawn).toEqual(expect.arrayContaining(expected));
  });

  it('keeps boxes inside the map and apart from each other, for any number of instances', () => {
    const services = fc.constantFrom('gateway', 'lolomo', 'row-builder', 'catalog', 'simulator', 'another');
    const fleets = fc
      .uniqueArray(fc.tuple(services, fc.integer({ min: 1, max: 9 })), { selector: String, maxLength: 30 })
      .map((names) => names.map(([service, number]) => node(`${service}-${number}`)));
    fc.assert(
      fc.property(fleets, fc.boolean(), (nodes, narrow) => {
        const { groups, width, height } = layoutMap({ nodes }, narrow);
        for (const a of groups) {
          expect(a.x >= 0 && a.y >= 0 && a.x + a.width <= width && a.y + a.height <= height).toBe(true);
          const overlapping = groups.filter(
            (b) =>
              b !== a && a.x < b.x + b.width && b.x < a.x + a.width && a.y < b.y + b.height && b.y < a.y + a.height,
          );
          expect(overlapping).toEqual([]);
        }
        expect(groups.flatMap((group) => group.nodes)).toHaveLength(nodes.length);
      }),
    );
  });
});
