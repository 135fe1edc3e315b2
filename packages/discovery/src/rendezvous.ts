/**
 * Weighted rendezvous hashing (Thaler and Ravishankar 1998; weights after Schindelhauer and Schomaker 2005). Each key
 * ranks all nodes independently, so a node that leaves moves only its own keys, and a new one takes only its share.
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
 * Maximum number of requests in flight on a node before its keys move to their next choice: the node's share of all
 * requests, including the new one, times `bound` ("consistent hashing with bounded loads", Mirrokni et al. 2016).
 */
export function capacity(share: number, inFlightOfAll: number, bound: number): number {
  return Math.ceil(bound * share * (inFlightOfAll + 1));
}

/** FNV-1a with the finaliser of MurmurHash3, as a number strictly between 0 and 1. */
function unitHash(text: string): number {
  let hash = 0x811c9dc5;
  for (let index = 0; index < text.length; index++) {
    hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193);
  }
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return (((hash ^ (hash >>> 16)) >>> 0) + 0.5) / 2 ** 32;
}
