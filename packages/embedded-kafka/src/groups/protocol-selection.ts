import type { Member, ProtocolChoice } from './member.js';

/** The protocols that every member supports. */
export function commonProtocols(members: Iterable<Member>): Set<string> {
  const [first, ...others] = [...members].map(({ settings }) => settings.protocols.map(({ name }) => name));
  return new Set(first?.filter((name) => others.every((offered) => offered.includes(name))));
}

/** Each member votes for the first of its protocols that all members support. The most votes win. */
export function selectProtocol(members: readonly Member[]): string {
  const common = commonProtocols(members);
  const votes = new Map<string, number>();
  for (const { settings } of members) {
    const vote = settings.protocols.find(({ name }) => common.has(name))?.name;
    if (vote !== undefined) votes.set(vote, (votes.get(vote) ?? 0) + 1);
  }
  const [winner] = [...votes].sort(([, a], [, b]) => b - a);
  return winner?.[0] ?? '';
}

export function sharesAProtocol(members: Iterable<Member>, protocols: readonly ProtocolChoice[]): boolean {
  const others = [...members];
  const common = commonProtocols(others);
  return protocols.some(({ name }) => others.length === 0 || common.has(name));
}
