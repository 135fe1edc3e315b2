import { FaultRule } from '@marquee/contracts/faults';
import type { CommandStatistics, HomeWork, Statistics } from '@marquee/contracts/statistics';
import { DEFAULT_SETTINGS } from '@marquee/resilience';

export function command(part: Partial<CommandStatistics> = {}): CommandStatistics {
  return {
    name: 'row-builder.rows',
    group: 'row-builder',
    breaker: { state: 'closed', calls: 0, errorPercent: 0 },
    inFlight: 0,
    fallbackInFlight: 0,
    counts: {},
    latencyMs: { '50': 10, '99': 80 },
    settings: DEFAULT_SETTINGS,
    ...part,
  };
}

export function statement(part: Partial<Statistics> = {}): Statistics {
  return {
    service: 'lolomo',
    instance: 'lolomo-1',
    version: 'test',
    at: '2026-01-01T00:00:00.000Z',
    commands: [],
    faults: [],
    health: { serves: true, consumes: true, checks: {} },
    ...part,
  };
}

export function work(part: Partial<HomeWork> = {}): HomeWork {
  const none = { live: 0, 'last-good': 0, segment: 0, popular: 0, static: 0 };
  return {
    windowMs: 10_000,
    requests: 0,
    failed: 0,
    p50Ms: 0,
    p99Ms: 0,
    pages: none,
    rows: none,
    reasons: {},
    freshness: null,
    ...part,
  };
}

export function rule(part: Partial<FaultRule> = {}): FaultRule {
  return FaultRule.parse({
    id: 'r1',
    target: 'row-builder.*',
    kind: 'error',
    until: '2099-01-01T00:00:00Z',
    ...part,
  });
}
