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

  it('contains every record except one without a name and 22 with an impossible year', () => {
    expect(all).toHaveLength(3201 - 1 - 22);
    expect(Math.min(...all.map(({ year }) => year))).toBe(1928);
    expect(Math.max(...all.map(({ year }) => year))).toBe(2011);
  });

  it('has a unique id for every film, in the format of the contract', () => {
    expect(new Set(all.map(({ titleId }) => titleId)).size).toBe(all.length);
    expect(all.filter(({ titleId }) => !TITLE_ID.test(titleId))).toEqual([]);
  });

  it('is the same each time it is read', () => {
    expect(films()).toEqual(all);
  });

  it('has names, genres and dates as people know them', () => {
    expect(all.find(({ titleId }) => titleId === 'the-dark-knight-2008')).toMatchObject({
      name: 'The Dark Knight',
      genres: ['Action', 'Superhero'],
      releasedAt: '2008-07-18T00:00:00.000Z',
    });
  });
});

describe('a film', () => {
  it('has a name even if the file stores it as a number', () => {
    expect(filmOf(record({ Title: 300, 'Release Date': 'Mar 09 2007' }))).toMatchObject({
      titleId: '300-2007',
      name: '300',
    });
  });

  it('is left out if it has no name or an impossible year', () => {
    expect(filmOf(record({ Title: null }))).toBeUndefined();
    expect(filmOf(record({ 'Release Date': 'Dec 15 2039' }))).toBeUndefined();
    expect(filmOf(record({ 'Release Date': 'TBA' }))).toBeUndefined();
  });

  it('has the genres that a viewer would use', () => {
    const genres = (major: string | null, type: string | null = null) =>
      filmOf(record({ 'Major Genre': major, 'Creative Type': type }))?.genres;
    expect(genres('Thriller/Suspense')).toEqual(['Thriller']);
    expect(genres('Romantic Comedy', 'Contemporary Fiction')).toEqual(['Romance', 'Comedy']);
    expect(genres('Adventure', 'Kids Fiction')).toEqual(['Adventure', 'Family']);
    expect(genres(null, 'Science Fiction')).toEqual(['Science Fiction']);
    expect(genres(null)).toEqual([]);
  });

  it('has its article at the front of its name', () => {
    expect(filmOf(record({ Title: 'Charge of the Light Brigade, The' }))?.name).toBe('The Charge of the Light Brigade');
  });

  it('has no running time if none is known', () => {
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
    'is a valid title id for the name "%s"',
    (name) => {
      expect(filmSlug(name, 1998)).toMatch(TITLE_ID);
    },
  );
});

describe('text repair', () => {
  it('restores Windows-1252 text that was decoded as Mac OS Roman', () => {
    expect(repairText('LÈon')).toBe('Léon');
    expect(repairText('DÈj‡ Vu')).toBe('Déjà Vu');
    expect(repairText('The Naked Gun 2Ω')).toBe('The Naked Gun 2½');
    expect(repairText("I Love You Ö Don't Touch Me!")).toBe("I Love You … Don't Touch Me!");
    expect(repairText('Alien³')).toBe('Alien³');
  });

  it('replaces HTML entities with characters', () => {
    expect(repairText('Secrets &amp; Lies &#233; &unknown;')).toBe('Secrets & Lies é &unknown;');
  });
});
