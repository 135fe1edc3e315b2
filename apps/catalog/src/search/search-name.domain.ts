/** Rises with each change of the functions here, so that stored names are made again. */
export const SEARCH_VERSION = 1;

/** Letters that Unicode does not take apart, as people type them without the right keyboard. */
const LETTERS: Readonly<Record<string, string>> = {
  ß: 'ss',
  æ: 'ae',
  œ: 'oe',
  ø: 'o',
  ł: 'l',
  đ: 'd',
  ð: 'd',
  þ: 'th',
  ħ: 'h',
  ı: 'i',
  ŋ: 'ng',
  ς: 'σ',
};
const LETTER = new RegExp(`[${Object.keys(LETTERS).join('')}]`, 'g');
const APOSTROPHES = /['’‘ʼʻ`´]/g;
/** People do not type more without a space. */
const MAX_JOINED = 30;

/**
 * The form in which names are compared: lower case, no accents, ligatures and fractions taken apart, words separated by
 * one space. An apostrophe joins: "Ocean's" is `oceans`.
 */
export function searchName(name: string): string {
  return name
    .replaceAll(APOSTROPHES, '')
    .replaceAll(/\p{Other_Number}/gu, ' $& ')
    .normalize('NFKD')
    .toLowerCase()
    .replaceAll(/\p{Mark}/gu, '')
    .replaceAll(LETTER, (letter) => LETTERS[letter] ?? letter)
    .replaceAll('&', ' and ')
    .replaceAll(/[^\p{Letter}\p{Number}]+/gu, ' ')
    .trim();
}

/**
 * The words of a search name without spaces, from each word on: `theamazingspiderman amazingspiderman spiderman man`.
 * So a name is found by any of its words joined: `spiderman`.
 */
export function joinedName(searched: string): string {
  const words = searched.split(' ');
  return words.map((_, at) => cut(words.slice(at).join(''))).join(' ');
}

/** The words of a search without spaces, cut as in `joinedName`. */
export function joinedWords(words: readonly string[]): string {
  return cut(words.join(''));
}

/** Never ends in half a surrogate pair, which PostgreSQL does not store. */
function cut(joined: string): string {
  return joined.slice(0, MAX_JOINED).replace(/[\uD800-\uDBFF]$/, '');
}
