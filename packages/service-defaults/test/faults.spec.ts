import { describe, expect, it } from '@jest/globals';
import { FaultRule } from '@marquee/contracts/faults';
import { newTrace } from '@marquee/observability';
import { Deadline } from '@marquee/resilience';
import { runInContext } from '../src/context/request-context.js';
import { faultIn, signedFault } from '../src/faults/baggage.js';
import { Faults } from '../src/faults/faults.js';
import { ruleFor } from '../src/faults/matching.domain.js';

const KEY = 'k'.repeat(32);
const NOW = Date.UTC(2026, 4, 1);
const until = new Date(NOW + 60_000).toISOString();
const rule = (part: Partial<FaultRule> = {}): FaultRule =>
  FaultRule.parse({ id: 'r', target: 'row-builder.rows', kind: 'error', until, ...part });
const called = { name: 'row-builder.rows', viewerId: 'v1', mark: 'mine', now: NOW };
const never = () => 0.999;

describe('a fault rule', () => {
  it.each<[string, FaultRule, boolean]>([
    ['its command', rule(), true],
    ['any command of its group', rule({ target: 'row-builder.*' }), true],
    ['no other command', rule({ target: 'catalog.title' }), false],
    ['its viewer', rule({ scope: { viewerId: 'v1' } }), true],
    ['no other viewer', rule({ scope: { viewerId: 'v2' } }), false],
    ['requests with its mark', rule({ scope: { header: 'mine' } }), true],
    ['no request with another mark', rule({ scope: { header: 'yours' } }), false],
    ['nobody once it has ended', rule({ until: new Date(NOW).toISOString() }), false],
    ['its share of the calls', rule({ share: 0.5 }), false],
  ])('meets %s', (_, candidate, met) => {
    expect(ruleFor([candidate], called, never) !== undefined).toBe(met);
  });

  it('meets every viewer’s batch where a topic is consumed, or none', () => {
    const consumer = { ...rule(), target: 'consume.viewing.events.v1' };
    expect(FaultRule.safeParse(consumer).success).toBe(true);
    expect(FaultRule.safeParse({ ...consumer, scope: { viewerId: 'v1' } }).error?.issues[0]?.path).toEqual(['scope']);
  });

  it('needs a length exactly when it delays', () => {
    expect(FaultRule.safeParse({ ...rule(), kind: 'delay' }).error?.issues[0]?.path).toEqual(['delayMs']);
    expect(FaultRule.safeParse({ ...rule(), delayMs: 5 }).success).toBe(false);
  });
});

describe('a fault that rides on a request', () => {
  it('is read with the key that signed it, and with no other', () => {
    const baggage = `a=b,${signedFault(rule(), KEY)}`;
    expect(faultIn(baggage, KEY)).toEqual(rule());
    expect(faultIn(baggage, 'x'.repeat(32))).toBeUndefined();
    expect(faultIn(baggage.replace(/marquee-fault=./, 'marquee-fault=f'), KEY)).toBeUndefined();
  });

  it('is met by that request alone', () => {
    const faults = new Faults({ key: KEY, etcd: silent, onError: fail, now: () => NOW });
    const context = { deadline: Deadline.never(), urgency: 1, attempt: 1, trace: newTrace() } as const;
    expect(faults.provide('row-builder.rows')).toBeUndefined();
    const met = runInContext({ ...context, baggage: signedFault(rule(), KEY) }, () =>
      faults.provide('row-builder.rows'),
    );
    expect(met).toEqual({ kind: 'error' });
  });

  it('is met by nobody where faults are off', () => {
    const faults = new Faults({ key: undefined, etcd: silent, onError: fail });
    const context = { deadline: Deadline.never(), urgency: 1, attempt: 1, trace: newTrace() } as const;
    runInContext({ ...context, baggage: signedFault(rule(), KEY) }, () => {
      expect(faults.provide('row-builder.rows')).toBeUndefined();
    });
  });
});

const silent = { watchPrefix: () => ({ ready: Promise.resolve(), close: () => Promise.resolve() }) } as never;
function fail(error: unknown): never {
  throw error;
}
