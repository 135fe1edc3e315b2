import { describe, expect, it } from '@jest/globals';
import { FaultRule } from '@marquee/contracts/faults';
import { faultIn, signedFault } from '../src/baggage.js';
import { Faults } from '../src/faults.js';
import { matchingRule } from '../src/matching.domain.js';

const KEY = 'k'.repeat(32);
const NOW = Date.UTC(2026, 4, 1);
const until = new Date(NOW + 60_000).toISOString();
const rule = (part: Partial<FaultRule> = {}): FaultRule =>
  FaultRule.parse({ id: 'r', target: 'row-builder.rows', kind: 'error', until, ...part });
const target = { name: 'row-builder.rows', viewerId: 'v1', scopeHeader: 'mine', now: NOW };

describe('a fault rule', () => {
  it.each<[string, FaultRule, boolean]>([
    ['applies to its command', rule(), true],
    ['applies to every command of its group', rule({ target: 'row-builder.*' }), true],
    ['does not apply to another command', rule({ target: 'catalog.title' }), false],
    ['applies to its viewer', rule({ scope: { viewerId: 'v1' } }), true],
    ['does not apply to another viewer', rule({ scope: { viewerId: 'v2' } }), false],
    ['applies to requests with its scope header', rule({ scope: { header: 'mine' } }), true],
    ['does not apply to requests with another scope header', rule({ scope: { header: 'yours' } }), false],
    ['applies to nothing after it has expired', rule({ until: new Date(NOW).toISOString() }), false],
    ['spares the calls above its share', rule({ share: 0.5 }), false],
  ])('%s', (_, candidate, expected) => {
    expect(matchingRule([candidate], target, () => 0.999) !== undefined).toBe(expected);
  });

  it('cannot be limited to one viewer if its target is a topic', () => {
    const consumer = { ...rule(), target: 'consume.viewing.events.v1' };
    expect(FaultRule.safeParse(consumer).success).toBe(true);
    expect(FaultRule.safeParse({ ...consumer, scope: { viewerId: 'v1' } }).error?.issues[0]?.path).toEqual(['scope']);
  });

  it('requires delayMs for a delay, and rejects it for every other kind', () => {
    expect(FaultRule.safeParse({ ...rule(), kind: 'delay' }).error?.issues[0]?.path).toEqual(['delayMs']);
    expect(FaultRule.safeParse({ ...rule(), delayMs: 5 }).success).toBe(false);
  });
});

describe('a fault rule in the baggage of a request', () => {
  it('is accepted with the key that signed it, and with no other', () => {
    const baggage = `a=b,${signedFault(rule(), KEY)}`;
    expect(faultIn(baggage, KEY)).toEqual(rule());
    expect(faultIn(baggage, 'x'.repeat(32))).toBeUndefined();
    expect(faultIn(baggage.replace(/marquee-fault=./, 'marquee-fault=f'), KEY)).toBeUndefined();
  });

  it('applies to that request only', () => {
    let baggage: string | undefined;
    const faults = new Faults({ key: KEY, etcd, onError: fail, now: () => NOW, baggage: () => baggage });
    expect(faults.faultFor('row-builder.rows')).toBeUndefined();
    baggage = signedFault(rule(), KEY);
    expect(faults.faultFor('row-builder.rows')).toEqual({ kind: 'error' });
  });

  it('is ignored where fault injection is off', () => {
    const baggage = () => signedFault(rule(), KEY);
    const faults = new Faults({ key: undefined, etcd, onError: fail, baggage });
    expect(faults.faultFor('row-builder.rows')).toBeUndefined();
  });
});

const etcd = { watchPrefix: () => ({ close: () => Promise.resolve() }) };
function fail(error: unknown): never {
  throw error;
}
