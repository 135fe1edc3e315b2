import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { genreId } from '../src/genre.js';
import { RowId } from '../src/ids.js';

describe('the id of a genre', () => {
  it.each([
    ['Drama', 'drama'],
    ['Film-Noir', 'film-noir'],
    ['Sci-Fi & Fantasy', 'sci-fi-fantasy'],
    ["Children's", 'childrens'],
    ['Thriller/Suspense', 'thriller-suspense'],
    ['C', 'c'],
    ['1980s', '1980s'],
  ])('of %j is %j, as in earlier versions', (name, id) => {
    expect(genreId(name)).toBe(id);
  });

  it.each(['(no genres listed)', '', ' '])('is missing for %j, which is no genre', (name) => {
    expect(genreId(name)).toBeUndefined();
  });

  const NAMES = [
    'C',
    'C++',
    'C#',
    'Épouvante',
    'Epouvante',
    'Pouvante',
    'драма',
    'комедия',
    'ドラマ',
    '剧情',
    'دراما',
    'नाटक',
    '🎬',
    '🎃',
    '🎬🎃',
    'Drama 🎬',
    'Drama',
    'R&B!',
    'R&B',
    '!!!',
    '???',
    'Ænigma',
    'Øde',
    'Straße',
    'Strasse',
  ];

  it('differs between genres in any script, with signs and with emoji', () => {
    expect(new Set(NAMES.map(genreId)).size).toBe(NAMES.length);
  });

  it('starts with what can be read of the name', () => {
    expect(genreId('Épouvante')).toMatch(/^epouvante-[0-9a-f]{8}$/);
    expect(genreId('C++')).toMatch(/^c-[0-9a-f]{8}$/);
    expect(genreId('драма')).toMatch(/^genre-[0-9a-f]{8}$/);
  });

  it('does not depend on case, on spaces around the name or on how accents are written', () => {
    expect(genreId('ÉPOUVANTE')).toBe(genreId('Épouvante'));
    expect(genreId(' Épouvante'.normalize('NFD'))).toBe(genreId('Épouvante'));
    expect(genreId('ДРАМА')).toBe(genreId('драма'));
  });

  it('is part of a valid row id, whatever the name', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', minLength: 1, maxLength: 40 }), (name) => {
        const id = genreId(name);
        expect(RowId.safeParse(`popular-in-genre:${id}`).success).toBe(true);
      }),
    );
  });

  it('stays the same after more names than it remembers', () => {
    const before = genreId('C++');
    for (let n = 0; n < 6_000; n += 1) genreId(`Genre ${n}`);
    expect(genreId('C++')).toBe(before);
  });
});
