const MAX_LENGTH = 249;

/** Kafka's rule for topic names; undefined when the name is fine, else what is wrong with it. */
export function topicNameProblem(name: string): string | undefined {
  if (name === '') return 'the topic name is empty: give it at least one character';
  if (name === '.' || name === '..') return `the topic name cannot be "${name}"`;
  if (name.length > MAX_LENGTH) return `the topic name has ${name.length} characters: use at most ${MAX_LENGTH}`;
  if (!/^[a-zA-Z0-9._-]+$/.test(name))
    return `the topic name "${name}" may hold only ASCII letters, digits, ".", "_", "-"`;
  return undefined;
}
