const ENTITIES: Readonly<Record<string, string>> = { amp: '&', quot: '"', apos: "'", lt: '<', gt: '>' };

/** The byte of each character in Mac OS Roman. */
const macRomanBytes = new Map(
  Array.from({ length: 128 }, (_, index) => {
    const byte = 128 + index;
    return [new TextDecoder('macintosh').decode(Uint8Array.of(byte)), byte];
  }),
);

/**
 * Repairs text from `movies.json`, in which Windows-1252 bytes were once decoded as Mac OS Roman ("LÈon" for "Léon")
 * and some characters are HTML entities. Characters that Mac OS Roman does not have are left unchanged.
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
