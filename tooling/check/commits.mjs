const SUBJECT_LENGTH = 72;
const BODY_WIDTH = 100;

/** What is wrong with the messages; a subject is `scope: what changed`, and the body says why. */
export function checkCommits(commits) {
  return commits.flatMap(({ hash, subject, body }) =>
    [
      subject.length > SUBJECT_LENGTH && `the subject has ${subject.length} characters, more than ${SUBJECT_LENGTH}`,
      !/^[a-z][a-z0-9-]*(, [a-z][a-z0-9-]*)*(\/[a-z0-9-]+)?: \S/.test(subject) &&
        'the subject is not "scope: what changed"',
      subject.endsWith('.') && 'the subject ends with a full stop',
      body.trim() === '' && 'the body is missing; it says why',
      body.split('\n').some((line) => line.length > BODY_WIDTH) && `a line of the body is longer than ${BODY_WIDTH}`,
    ]
      .filter(Boolean)
      .map((problem) => `${hash} "${subject}": ${problem}`),
  );
}
