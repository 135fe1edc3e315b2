/** More words do not narrow a search, but cost. */
const MAX_WORDS = 10;

const NUMBERS = [
  '1 i one',
  '2 ii two',
  '3 iii three',
  '4 iv four',
  '5 v five',
  '6 vi six',
  '7 vii seven',
  '8 viii eight',
  '9 ix nine',
  '10 x ten',
  '11 xi eleven',
  '12 xii twelve',
  '13 xiii thirteen',
].map((spellings) => spellings.split(' '));
const SPELLINGS = new Map(NUMBERS.flatMap((same) => same.map((word) => [word, same.filter((each) => each !== word)])));

/** The words of a search name that are looked for. */
export function wordsOf(searched: string): string[] {
  return searched.split(' ').slice(0, MAX_WORDS);
}

/** Other spellings of a word that is a number: `2` is `ii` and `two`. */
export function otherSpellings(word: string): readonly string[] {
  return SPELLINGS.get(word) ?? [];
}

/** Whether a word is too short to mean something inside another word. Words of other scripts are short. */
export function matchesStartsOnly(word: string): boolean {
  return /^[a-z0-9]{1,2}$/.test(word);
}
