import { describe, expect, it } from '@jest/globals';
import { filmOf, type MovieRecord } from '../src/film.js';
import { filmSlug } from '../src/film-slug.js';
import { repairText } from '../src/mojibake.js';
import { films } from '../src/movies.js';

const TITLE_ID = /^[A-Za-z0-9][A-Za-z0-9_.-]{0,63}$/;

function record(fields: Partial<MovieRecord>): MovieRecord {
  return {
    Title: 'The Land Girls',
    'Release Date': 'Jun 12 1998',
    'Running Time min': null,
    'Major Genre': null,
    'Creative Type': null,
    'IMDB Rating': null,
    'IMDB Votes': null,
    ...fields,
  };
}

describe('the film list', () => {
  const all = films();

  it('keeps every record but the nameless one and those of an impossible year', () => {
    expect(all).toHaveLength(3201 - 1 - 22);
    expect(Math.min(...all.map(({ year }) => year))).toBe(1928);
    expect(Math.max(...all.map(({ year }) => year))).toBe(2011);
  });

  it('gives every film an id of its own in the form of the contract', () => {
    expect(new Set(all.map(({ titleId }) => titleId)).size).toBe(all.length);
    expect(all.filter(({ titleId }) => !TITLE_ID.test(titleId))).toEqual([]);
  });

  it('is the same at each reading', () => {
    expect(films()).toEqual(all);
  });

  it('knows a film as people know it', () => {
    expect(all.find(({ titleId }) => titleId === 'the-dark-knight-2008')).toMatchObject({
      name: 'The Dark Knight',
      genres: ['Action', 'Superhero'],
      releasedAt: '2008-07-18T00:00:00.000Z',
    });
  });
});

describe('a film', () => {
  it('has a name even where the file took it for a number', () => {
    expect(filmOf(record({ Title: 300, 'Release Date': 'Mar 09 2007' }))).toMatchObject({
      titleId: '300-2007',
      name: '300',
    });
  });

  it('is left out without a name or with a year that cannot be', () => {
    expect(filmOf(record({ Title: null }))).toBeUndefined();
    expect(filmOf(record({ 'Release Date': 'Dec 15 2039' }))).toBeUndefined();
    expect(filmOf(record({ 'Release Date': 'TBA' }))).toBeUndefined();
  });

  it('has the genres that a viewer would name', () => {
    const genres = (major: string | null, type: string | null = null) =>
      filmOf(record({ 'Major Genre': major, 'Creative Type': type }))?.genres;
    expect(genres('Thriller/Suspense')).toEqual(['Thriller']);
    expect(genres('Romantic Comedy', 'Contemporary Fiction')).toEqual(['Romance', 'Comedy']);
    expect(genres('Adventure', 'Kids Fiction')).toEqual(['Adventure', 'Family']);
    expect(genres(null, 'Science Fiction')).toEqual(['Science Fiction']);
    expect(genres(null)).toEqual([]);
  });

  it('has its article in front', () => {
    expect(filmOf(record({ Title: 'Charge of the Light Brigade, The' }))?.name).toBe('The Charge of the Light Brigade');
  });

  it('tells no running time where none is known', () => {
    expect(filmOf(record({}))).not.toHaveProperty('runtimeMinutes');
    expect(filmOf(record({ 'Running Time min': 111 }))?.runtimeMinutes).toBe(111);
  });
});

describe('a slug', () => {
  it('drops accents and punctuation', () => {
    expect(filmSlug("Le Fabuleux destin d'Amélie Poulain", 2001)).toBe('le-fabuleux-destin-damelie-poulain-2001');
    expect(filmSlug('Secrets & Lies', 1996)).toBe('secrets-and-lies-1996');
  });

  it.each(['', '...', '1408', '映画', '-_-', "'Til", 'x'.repeat(300), `${'a '.repeat(27)}b c`])(
    'is a title id for the name "%s"',
    (name) => {
      expect(filmSlug(name, 1998)).toMatch(TITLE_ID);
    },
  );
});

describe('repairing text', () => {
  it('reads Windows-1252 that was taken for Mac OS Roman', () => {
    expect(repairText('LÈon')).toBe('Léon');
    expect(repairText('DÈj‡ Vu')).toBe('Déjà Vu');
    expect(repairText('The Naked Gun 2Ω')).toBe('The Naked Gun 2½');
    expect(repairText("I Love You Ö Don't Touch Me!")).toBe("I Love You … Don't Touch Me!");
    expect(repairText('Alien³')).toBe('Alien³');
  });

  it('puts characters in the place of entities', () => {
    expect(repairText('Secrets &amp; Lies &#233; &unknown;')).toBe('Secrets & Lies é &unknown;');
  });
});
