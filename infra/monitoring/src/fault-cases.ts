/** A fault of the running system, and the alerts that it must raise. `tests/telemetry/alerts.spec.ts` injects each. */
export interface FaultCase {
  readonly fault: string;
  /** What is seen of it by viewers. */
  readonly effect: string;
  /** Alerts that wake a person: exactly these. */
  readonly pages: readonly string[];
  /** Alerts that notify: at least these. */
  readonly notifies: readonly string[];
}

export const FAULT_CASES = {
  'pages-fail': {
    fault: 'Every lolomo is down and the ladder is switched off',
    effect: 'The home page fails',
    pages: ['HomeNotServed'],
    notifies: [],
  },
  'row-builder-frozen': {
    fault: 'Both row-builders are frozen',
    effect: 'Pages are served, but not live; after ten minutes without an applied event, a person is woken',
    pages: ['EventsNotApplied'],
    notifies: ['HomeNotLive', 'InstanceDown'],
  },
  'row-builder-failing': {
    fault: 'Every call to row-builder fails',
    effect: 'Pages are served, but not live',
    pages: [],
    notifies: ['HomeNotLive', 'BreakerOpen'],
  },
  'one-lolomo-down': {
    fault: 'One of two lolomos is down',
    effect: 'None',
    pages: [],
    notifies: ['InstanceDown'],
  },
  'etcd-frozen': {
    fault: 'etcd is frozen',
    effect: 'None',
    pages: [],
    notifies: ['LeaseNotRenewed'],
  },
  'processor-busy': {
    fault: 'Another program uses a processor',
    effect: 'None',
    pages: [],
    notifies: [],
  },
} as const satisfies Readonly<Record<string, FaultCase>>;
