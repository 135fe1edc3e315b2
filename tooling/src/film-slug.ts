const LONGEST = 55; // leaves room for the year and a number within the 64 characters of a title id

/**
 * `amelie-2001`: the name without accents and punctuation, then the year. Matches /^[A-Za-z0-9][A-Za-z0-9_.-]{0,63}$/
 * for every name. Not necessarily unique.
 */
export function filmSlug(name: string, year: number): string {
  const words = name
    .normalize('NFKD')
    .replace(/\p{Mark}|['’]/gu, '')
    .replace(/&/g, ' and ')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .slice(0, LONGEST)
    .replace(/^-+|-+$/g, '');
  return words === '' ? `film-${year}` : `${words}-${year}`;
}
