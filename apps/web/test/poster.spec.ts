import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { draw } from '../src/poster/draw.js';
import type { Format } from '../src/poster/draw.js';
import { fitTitle } from '../src/poster/fit-title.js';
import { ems } from '../src/poster/measure.js';

const titles = fc.record({
  titleId: fc.stringMatching(/^[a-z0-9]{1,12}$/),
  name: fc.string({ minLength: 1, maxLength: 120 }).map((name) => `A${name}`),
  year: fc.integer({ min: 1900, max: 2030 }),
  genres: fc.subarray([
    'Drama',
    'Horror',
    'Sci-Fi',
    'Western',
    'Musical',
    'Comedy',
    'Thriller/Suspense',
    'Unheard Of',
    'Romance',
    'Fantasy',
  ]),
});
const formats = fc.constantFrom<Format>('poster', 'still', 'backdrop');

describe('a poster', () => {
  it('is the same for the same title', () => {
    fc.assert(
      fc.property(titles, formats, (title, format) => expect(draw(title, format)).toEqual(draw({ ...title }, format))),
    );
  });

  it('differs between titles of one genre', () => {
    const drawn = Array.from({ length: 40 }, (_, id) =>
      JSON.stringify(draw({ titleId: `m${id}`, name: 'Heat', year: 1995, genres: ['Crime'] }, 'backdrop')),
    );
    expect(new Set(drawn).size).toBe(40);
  });

  it('refers only to gradients it has, and places everything by finite numbers', () => {
    fc.assert(
      fc.property(titles, formats, (title, format) => {
        const art = draw(title, format);
        const sound = (value: string | number): boolean => {
          if (typeof value === 'number') return Number.isFinite(value);
          if (value.startsWith('@')) return art.gradients[Number(value.slice(1))] !== undefined;
          return !/NaN|undefined|Infinity/.test(value);
        };
        const values = art.shapes.flatMap(({ attributes }) => Object.values(attributes));
        expect(values.filter((value) => !sound(value))).toEqual([]);
      }),
    );
  });

  it('stays cheap: few shapes, since many posters hang beside each other', () => {
    fc.assert(
      fc.property(titles, formats, (title, format) => expect(draw(title, format).shapes.length).toBeLessThan(250)),
    );
  });

  it('keeps its type inside its edges', () => {
    fc.assert(
      fc.property(titles, fc.constantFrom<Format>('poster', 'still'), (title, format) => {
        const art = draw(title, format);
        for (const line of art.lines) {
          const left = line.anchor === 'start' ? line.x : line.x - line.length / 2;
          expect(left).toBeGreaterThanOrEqual(0);
          expect(left + line.length).toBeLessThanOrEqual(art.width);
          expect(line.y - line.size).toBeGreaterThanOrEqual(-1);
          expect(line.y).toBeLessThanOrEqual(art.height);
        }
      }),
    );
  });
});

describe('fitting a title', () => {
  const box = { width: 200, height: 120, largest: 60, lineHeight: 1, stretch: 1 };

  it('breaks a long title where its lines come out even', () => {
    expect(fitTitle('The Good the Bad and the Ugly', box).lines.length).toBeGreaterThan(1);
    expect(fitTitle('Heat', box).lines).toEqual(['Heat']);
  });

  it('never sets a line wider or a block taller than the box', () => {
    fc.assert(
      fc.property(fc.string({ minLength: 1, maxLength: 200 }), (name) => {
        const { lines, size } = fitTitle(`x${name}`, box);
        for (const line of lines) expect(ems(line) * size).toBeLessThanOrEqual(box.width + 0.001);
        expect(lines.length * size).toBeLessThanOrEqual(box.height + 0.001);
      }),
    );
  });

  it('loses no word of a title of usual length', () => {
    fc.assert(
      fc.property(fc.array(fc.stringMatching(/^[a-z]{1,9}$/), { minLength: 1, maxLength: 6 }), (words) => {
        expect(fitTitle(words.join(' '), box).lines.join(' ')).toBe(words.join(' '));
      }),
    );
  });
});
