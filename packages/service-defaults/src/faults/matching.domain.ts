import type { FaultRule, FaultScope } from '@marquee/contracts/faults';
import type { Fault } from '@marquee/resilience';

export interface Called {
  /** Name of the command, or `consume.<topic>`. */
  readonly name: string;
  readonly viewerId: string | undefined;
  /** The value of `x-fault-scope`. */
  readonly mark: string | undefined;
  /** Unix time in ms. */
  readonly now: number;
}

/** The first rule that meets this call; `chance` in [0, 1) decides for rules that meet a share of the calls. */
export function ruleFor(rules: Iterable<FaultRule>, called: Called, chance: () => number): FaultRule | undefined {
  for (const rule of rules) {
    if (meets(rule, called) && (rule.share === 1 || chance() < rule.share)) return rule;
  }
  return undefined;
}

export function isOver(rule: FaultRule, now: number): boolean {
  return Date.parse(rule.until) <= now;
}

function meets(rule: FaultRule, called: Called): boolean {
  const { name, now } = called;
  const targeted = rule.target.endsWith('.*') ? name.startsWith(rule.target.slice(0, -1)) : rule.target === name;
  return targeted && !isOver(rule, now) && isFor(rule.scope, called);
}

function isFor(scope: FaultScope, { viewerId, mark }: Called): boolean {
  if (scope === 'all') return true;
  return 'viewerId' in scope ? scope.viewerId === viewerId : scope.header === mark;
}

export function faultOf(rule: FaultRule): Fault {
  return rule.kind === 'delay' ? { kind: 'delay', ms: rule.delayMs ?? 0 } : { kind: rule.kind };
}
