const ENTITIES: Readonly<Record<string, string>> = { amp: '&', quot: '"', apos: "'", lt: '<', gt: '>' };

/** Which byte a character is in Mac OS Roman. */
const macRomanBytes = new Map(
  Array.from({ length: 128 }, (_, index) => {
    const byte = 128 + index;
    return [new TextDecoder('macintosh').decode(Uint8Array.of(byte)), byte];
  }),
);

/**
 * Undoes what happened to the text of `movies.json`: bytes of Windows-1252 were once read as Mac OS Roman ("LÈon" for
 * "Léon"), and HTML entities may stand for characters. A character that Mac OS Roman does not have is left as it is.
 */
export function repairText(text: string): string {
  const latin1 = new TextDecoder('windows-1252');
  return text
    .replace(/[^\0-\x7f]/gu, (character) => {
      const byte = macRomanBytes.get(character);
      return byte === undefined ? character : latin1.decode(Uint8Array.of(byte));
    })
    .replace(/&(?:#(\d+)|([a-z]+));/g, (entity, code: string | undefined, name: string | undefined) =>
      code === undefined ? (ENTITIES[name ?? ''] ?? entity) : String.fromCodePoint(Number(code)),
    );
}
