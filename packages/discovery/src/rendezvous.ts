/**
 * Weighted rendezvous hashing (Thaler and Ravishankar 1998; weights after Schindelhauer and Schomaker 2005): each key
 * ranks all nodes by itself, so a node that leaves moves only its own keys, and one that comes takes only its share.
 */
export function rank<T extends { readonly id: string; readonly weight: number }>(
  key: string,
  nodes: readonly T[],
): readonly T[] {
  return nodes
    .map((node) => ({ node, score: -node.weight / Math.log(unitHash(`${key}\u0000${node.id}`)) }))
    .toSorted((a, b) => b.score - a.score || (a.node.id < b.node.id ? -1 : 1))
    .map(({ node }) => node);
}

/**
 * The most a node may have in flight before its keys go on to their next choice: its share of all requests, this one
 * included, times `bound` ("consistent hashing with bounded loads", Mirrokni and others 2016).
 */
export function capacity(share: number, inFlightOfAll: number, bound: number): number {
  return Math.ceil(bound * share * (inFlightOfAll + 1));
}

/** FNV-1a with MurmurHash3's finaliser, as a number strictly between 0 and 1. */
function unitHash(text: string): number {
  let hash = 0x811c9dc5;
  for (let index = 0; index < text.length; index++) {
    hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193);
  }
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return (((hash ^ (hash >>> 16)) >>> 0) + 0.5) / 2 ** 32;
}
