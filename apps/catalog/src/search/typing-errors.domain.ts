/** Allowed errors in a word, by its length: short words with an error are other words. */
function allowedErrors(length: number): number {
  if (length < 4) return 0;
  return length < 8 ? 1 : 2;
}

/**
 * How many typing errors a search has if a name is meant by it; undefined if it is too many for any of its words. The
 * last word may be unfinished. Both are search names.
 */
export function typingErrors(searched: string, name: string): number | undefined {
  const words = searched.split(' ');
  const candidates = withJoinedPairs(name.split(' '));
  const separate = sumOfErrors(words, candidates);
  const joined = words.length > 1 ? sumOfErrors([words.join('')], candidates) : undefined;
  return separate === undefined || joined === undefined ? (separate ?? joined) : Math.min(separate, joined);
}

function sumOfErrors(words: readonly string[], candidates: readonly string[]): number | undefined {
  let sum = 0;
  for (const [at, word] of words.entries()) {
    const isLast = at === words.length - 1;
    const errors = Math.min(
      ...candidates.map((candidate) => editDistance(word, isLast ? candidate.slice(0, word.length) : candidate)),
      ...(isLast ? candidates.map((candidate) => editDistance(word, candidate)) : []),
    );
    if (errors > allowedErrors(word.length)) return undefined;
    sum += errors;
  }
  return sum;
}

function withJoinedPairs(words: readonly string[]): string[] {
  return [...words, ...words.slice(1).map((word, at) => `${words[at]}${word}`)];
}

/**
 * The number of letters to insert, delete, replace or swap with their neighbor to turn one word into the other: optimal
 * string alignment distance (Damerau 1964).
 */
export function editDistance(a: string, b: string): number {
  let beforeLast: number[] = [];
  let last = Array.from({ length: b.length + 1 }, (_, at) => at);
  for (let i = 1; i <= a.length; i += 1) {
    const row = [i];
    for (let j = 1; j <= b.length; j += 1) {
      const replaced = (last[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1);
      let fewest = Math.min(replaced, (last[j] ?? 0) + 1, (row[j - 1] ?? 0) + 1);
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) {
        fewest = Math.min(fewest, (beforeLast[j - 2] ?? 0) + 1);
      }
      row.push(fewest);
    }
    [beforeLast, last] = [last, row];
  }
  return last[b.length] ?? 0;
}
