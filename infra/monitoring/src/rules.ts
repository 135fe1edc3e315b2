import { CAUSES, STOPPED_WORK } from './causes.js';
import type { Cause } from './causes.js';
import { OBJECTIVES } from './objectives.js';
import type { Objective } from './objectives.js';

/** An alerting rule as Prometheus reads it. */
interface AlertRule {
  readonly alert: string;
  readonly expr: string;
  readonly for?: string;
  readonly labels: { readonly severity: 'page' | 'notify'; readonly owner: string; readonly speed?: string };
  readonly annotations: { readonly summary: string; readonly runbook_url: string };
}

export interface RuleFile {
  readonly groups: readonly { readonly name: string; readonly rules: readonly AlertRule[] }[];
}

interface BurnRate {
  readonly speed: 'fast' | 'slow';
  readonly longSeconds: number;
  readonly shortSeconds: number;
  /** How many times faster than the objective allows the budget of 30 days is used up. */
  readonly rate: number;
}

const MINUTE = 60;
const HOUR = 60 * MINUTE;
/** Multi-window, multi-burn-rate alerts of Google's SRE workbook, chapter 5, for a budget of 30 days. */
const BURN_RATES: readonly BurnRate[] = [
  { speed: 'fast', longSeconds: HOUR, shortSeconds: 5 * MINUTE, rate: 14.4 },
  { speed: 'slow', longSeconds: 6 * HOUR, shortSeconds: 30 * MINUTE, rate: 6 },
];
/** CODEOWNERS names the people. */
const OWNER = 'marquee';
const RUNBOOKS = 'docs/runbooks';

/**
 * All alerting rules.
 *
 * @param divisor how many times shorter every window and duration is, so that a test takes minutes
 */
export function ruleFile(divisor = 1): RuleFile {
  return {
    groups: [
      { name: 'objectives', rules: OBJECTIVES.flatMap((objective) => burnRateRules(objective, divisor)) },
      { name: 'stopped-work', rules: STOPPED_WORK.map((cause) => causeRule(cause, 'page', divisor)) },
      { name: 'causes', rules: CAUSES.map((cause) => causeRule(cause, 'notify', divisor)) },
    ],
  };
}

function burnRateRules({ name, promise, target, severity, badShare }: Objective, divisor: number): AlertRule[] {
  return BURN_RATES.map(({ speed, longSeconds, shortSeconds, rate }) => {
    const limit = Number((rate * (1 - target)).toFixed(6));
    const long = badShare(duration(longSeconds / divisor));
    const short = badShare(duration(shortSeconds / divisor));
    return {
      alert: name,
      expr: `(${long}) > ${limit} and (${short}) > ${limit}`,
      labels: { severity, owner: OWNER, speed },
      annotations: {
        summary: `Not kept: ${promise} (${target * 100} % over 30 days)`,
        runbook_url: `${RUNBOOKS}/${name}.md`,
      },
    };
  });
}

function causeRule(cause: Cause, severity: 'page' | 'notify', divisor: number): AlertRule {
  return {
    alert: cause.name,
    expr: cause.expression,
    ...(cause.forSeconds > 0 && { for: duration(cause.forSeconds / divisor) }),
    labels: { severity, owner: OWNER },
    annotations: { summary: cause.summary, runbook_url: `${RUNBOOKS}/${cause.name}.md` },
  };
}

/** As Prometheus writes it, at least a second. */
function duration(seconds: number): string {
  const whole = Math.max(1, Math.round(seconds));
  if (whole % HOUR === 0) return `${whole / HOUR}h`;
  return whole % MINUTE === 0 ? `${whole / MINUTE}m` : `${whole}s`;
}
