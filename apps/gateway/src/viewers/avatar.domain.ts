/** Seed of the face that the web page draws, the same for the same viewer: FNV-1a, 32 bits, in hex. */
export function avatarOf(viewerId: string): string {
  let hash = 0x811c9dc5;
  for (const letter of viewerId) hash = Math.imul(hash ^ (letter.codePointAt(0) ?? 0), 0x01000193) >>> 0;
  return hash.toString(16).padStart(8, '0');
}
