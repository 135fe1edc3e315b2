const WIDTH = 120;

/** Words of this project's old dialect, and what to write. */
const WORDS = [
  [/\banew\b/i, 'again'],
  [/\bwhoever\b/i, 'the subject itself'],
  [/(^|\s)nobody[\s.,;]/i, '"no viewer", "no instance", …'],
  [/\bsomebody\b/i, 'the subject itself'],
  [/\bso many\b/i, 'the number, or "how many"'],
  [/\bstands? in\b/i, 'replaces'],
  [/\btold of\b/i, 'notified of'],
  [/\bto be had\b/i, 'available'],
  [/\bmend(s|ed|ing)?\b/i, 'fix'],
  [/\bat hand\b/i, 'available'],
  [/\bby itself\b/i, 'automatically'],
  [/\bnow and then\b/i, 'periodically'],
  [/\bsaid of\b/i, 'says about'],
  [/\bfor ever\b/i, 'forever'],
  [/\bin vain\b/i, 'without success'],
  [/\bthe very\b/i, 'the'],
  [/\bcatalogue\b/i, 'catalog'],
];
const PRIVATE_FIELD = /(\bthis\.#[a-z]\w*)|(^\s+(static |readonly |async |get |set )*#[a-z]\w*\s*[(:=;!?])/;
const ERROR_CLASS = /\bclass (\w+) extends (\w*Error)\b/;

/** Findings that a formatter or linter does not have: width of comments, private style, names of errors, words. */
export function checkSource(path, text) {
  return text.split('\n').flatMap((line, index) => {
    const errorClass = ERROR_CLASS.exec(line)?.[1];
    const word = WORDS.find(([pattern]) => pattern.test(line));
    return [
      line.length > WIDTH && isProse(line) && `the comment has ${line.length} columns, more than ${WIDTH}`,
      PRIVATE_FIELD.test(line) && 'use "private" instead of a #field',
      errorClass !== undefined && !errorClass.endsWith('Error') && `name the error class ${errorClass}Error`,
      word && `"${word[0].exec(line)?.[0]}": write ${word[1]}`,
    ]
      .filter(Boolean)
      .map((problem) => `${path}:${index + 1}: ${problem}`);
  });
}

/** Prettier wraps code; a comment is what it leaves alone. */
function isProse(line) {
  return /^\s*(\/\/|\/?\*)/.test(line) && !/https?:|oxlint-disable/.test(line);
}
