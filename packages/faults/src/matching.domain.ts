import type { FaultRule, FaultScope } from '@marquee/contracts/faults';
import type { Fault } from '@marquee/resilience';

/** What a fault rule is matched against. */
export interface FaultTarget {
  /** Name of the command, or `consume.<topic>`. */
  readonly name: string;
  readonly viewerId: string | undefined;
  /** The value of `x-fault-scope`. */
  readonly scopeHeader: string | undefined;
  /** Unix time in milliseconds. */
  readonly now: number;
}

/** Returns the first rule that applies. `chance`, in [0, 1), decides for rules that apply to a share of the calls. */
export function matchingRule(
  rules: Iterable<FaultRule>,
  target: FaultTarget,
  chance: () => number,
): FaultRule | undefined {
  for (const rule of rules) {
    if (applies(rule, target) && (rule.share === 1 || chance() < rule.share)) return rule;
  }
  return undefined;
}

export function hasExpired(rule: FaultRule, now: number): boolean {
  return Date.parse(rule.until) <= now;
}

export function faultOf(rule: FaultRule): Fault {
  return rule.kind === 'delay' ? { kind: 'delay', ms: rule.delayMs ?? 0 } : { kind: rule.kind };
}

function applies(rule: FaultRule, target: FaultTarget): boolean {
  const { name, now } = target;
  const isTarget = rule.target.endsWith('.*') ? name.startsWith(rule.target.slice(0, -1)) : rule.target === name;
  return isTarget && !hasExpired(rule, now) && isInScope(rule.scope, target);
}

function isInScope(scope: FaultScope, { viewerId, scopeHeader }: FaultTarget): boolean {
  if (scope === 'all') return true;
  return 'viewerId' in scope ? scope.viewerId === viewerId : scope.header === scopeHeader;
}
