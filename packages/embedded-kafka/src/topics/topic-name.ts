const MAX_LENGTH = 249;

/** Checks a name by Kafka's rules. Returns what is wrong with it, or undefined. */
export function topicNameProblem(name: string): string | undefined {
  if (name === '') return 'the topic name is empty: give it at least one character';
  if (name === '.' || name === '..') return `the topic name cannot be "${name}"`;
  if (name.length > MAX_LENGTH) return `the topic name has ${name.length} characters: use at most ${MAX_LENGTH}`;
  if (!/^[a-zA-Z0-9._-]+$/.test(name))
    return `the topic name "${name}" may contain only ASCII letters, digits, ".", "_", "-"`;
  return undefined;
}
