// Writes the last rung of the ladder: a page for everybody, made from the film list that comes with the repository.
import { mkdir, writeFile } from 'node:fs/promises';
import { genreId } from '@marquee/contracts/genre';
import { films } from '@marquee/tooling/movies';

const TITLES_PER_ROW = 20;
const GENRES = 9;
const DECADES = [1990, 1980, 1970];

const all = films();
const best = [...all].sort((a, b) => b.votes * b.score - a.votes * a.score);
const shown = new Set();

/** Best first, none that an earlier row shows. */
function pick(belongs) {
  const picked = best.filter((film) => !shown.has(film.titleId) && belongs(film)).slice(0, TITLES_PER_ROW);
  for (const { titleId } of picked) shown.add(titleId);
  return picked.map(({ titleId, name, year, genres, runtimeMinutes }) => ({
    titleId,
    name,
    year,
    genres,
    ...(runtimeMinutes === undefined ? {} : { runtimeMinutes }),
  }));
}

function biggestGenres() {
  const sizes = new Map();
  for (const genre of all.flatMap(({ genres }) => genres)) sizes.set(genre, (sizes.get(genre) ?? 0) + 1);
  return [...sizes]
    .sort(([a, n], [b, m]) => m - n || a.localeCompare(b))
    .slice(0, GENRES)
    .map(([genre]) => genre);
}

const generatedAt = new Date().toISOString();
const row = (rowId, kind, title, items) => ({ rowId, kind, title, source: 'static', asOf: generatedAt, items });

const rows = [
  row(
    'trending-now',
    'trending-now',
    'Favourites of all time',
    pick(() => true),
  ),
  ...biggestGenres().map((genre) =>
    row(
      `popular-in-genre:${genreId(genre)}`,
      'popular-in-genre',
      `Popular in ${genre}`,
      pick((film) => film.genres.includes(genre)),
    ),
  ),
  ...DECADES.map((from) =>
    row(
      `new-releases:${from}s`,
      'new-releases',
      `New in the ${from}s`,
      pick(({ year }) => year >= from && year < from + 10),
    ),
  ),
].filter(({ items }) => items.length >= 5);

if (rows.length < 5) throw new Error(`Expected at least 5 rows of titles from the film list, got ${rows.length}.`);

const page = {
  pageId: '00000000-0000-4000-8000-000000000000',
  viewerId: 'nobody',
  device: 'desktop',
  generatedAt,
  asOf: generatedAt,
  source: 'static',
  rows,
  degraded: [],
};

const folder = new URL('../src/generated/', import.meta.url);
await mkdir(folder, { recursive: true });
await writeFile(new URL('static-page.json', folder), JSON.stringify(page));
