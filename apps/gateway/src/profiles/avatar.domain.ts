const COLOURS = [
  'amber',
  'coral',
  'crimson',
  'emerald',
  'indigo',
  'jade',
  'lilac',
  'ocean',
  'rose',
  'slate',
  'teal',
  'violet',
] as const;

/** A colour by name, always the same for the same viewer. */
export function avatarOf(viewerId: string): string {
  let hash = 0;
  for (const letter of viewerId) hash = (hash * 31 + (letter.codePointAt(0) ?? 0)) >>> 0;
  return COLOURS[hash % COLOURS.length]!;
}
