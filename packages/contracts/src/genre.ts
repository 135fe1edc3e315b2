import { createHash } from 'node:crypto';

/** What data sets write where a title has no genre. */
const NO_GENRE = /^\(.*\)$/;
/** Names that a slug tells apart: it keeps what they consist of, apart from separators. */
const PLAIN = /^[a-z0-9](?:[a-z0-9 &/,.:()_'’-]*[a-z0-9)])?$/;
const MAX_READABLE = 40;
/** Data sets have some dozen genres; the limit is for those that have a different one for each title. */
const MAX_REMEMBERED = 5_000;

const remembered = new Map<string, string | undefined>();

/**
 * The id of a genre in row ids and in tastes, in characters that a `RowId` may have: `sci-fi-fantasy` for
 * "Sci-Fi & Fantasy". A name that letters a to z and digits do not tell apart from others, such as "C++" or "драма",
 * gets a hash as well. Undefined if the name says that there is no genre.
 */
export function genreId(name: string): string | undefined {
  if (remembered.has(name)) return remembered.get(name);
  if (remembered.size >= MAX_REMEMBERED) remembered.clear();
  const id = computeGenreId(name.normalize('NFC').trim().toLowerCase());
  remembered.set(name, id);
  return id;
}

function computeGenreId(name: string): string | undefined {
  if (name === '' || NO_GENRE.test(name)) return undefined;
  if (PLAIN.test(name)) return slug(name).slice(0, 64);
  const readable = slug(name.normalize('NFKD').replaceAll(/\p{Mark}/gu, ''))
    .slice(0, MAX_READABLE)
    .replace(/-$/, '');
  const hash = createHash('sha256').update(name).digest('hex').slice(0, 8);
  return readable === '' ? `genre-${hash}` : `${readable}-${hash}`;
}

function slug(name: string): string {
  return name
    .replaceAll(/['’]/g, '')
    .replaceAll(/[^a-z0-9]+/g, '-')
    .replaceAll(/^-+|-+$/g, '');
}
