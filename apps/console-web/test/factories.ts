import type { FleetEdge, FleetNode, Picture } from '@marquee/contracts/console';
import type { CommandStatistics, HomeWork } from '@marquee/contracts/statistics';

export const AT = '2026-01-01T00:00:00.000Z';
export const noRungs = { live: 0, 'last-good': 0, segment: 0, popular: 0, static: 0 };

export const work = (changes: Partial<HomeWork> = {}): HomeWork => ({
  windowMs: 10_000,
  requests: 20,
  failed: 0,
  p50Ms: 40,
  p99Ms: 120,
  pages: { ...noRungs, live: 20 },
  rows: { ...noRungs, live: 100 },
  reasons: {},
  freshness: null,
  ...changes,
});

export const node = (name: string, changes: Partial<FleetNode> = {}): FleetNode => ({
  name,
  kind: 'service',
  service: name.replace(/-\d+$/, ''),
  version: 'v1',
  registered: 'up',
  silentMs: 100,
  missing: [],
  process: { name, kind: 'service', service: name.replace(/-\d+$/, ''), state: 'ready', restarts: 0 },
  commands: [],
  ...changes,
});

export const frozen = (name: string): FleetNode => {
  const { process, ...rest } = node(name, { registered: 'absent', silentMs: 20_000 });
  return { ...rest, process: process && { ...process, state: 'paused' as const } };
};

export const edge = (changes: Partial<FleetEdge> = {}): FleetEdge => ({
  from: 'lolomo-1',
  to: 'row-builder',
  command: 'row-builder.rows',
  perSecond: 10,
  errorShare: 0,
  breaker: 'closed',
  p99Ms: 90,
  faulted: false,
  ...changes,
});

export const picture = (changes: Partial<Picture> = {}): Picture => ({
  at: AT,
  nodes: ['gateway-1', 'lolomo-1', 'lolomo-2', 'row-builder-1', 'row-builder-2'].map((name) => node(name)),
  edges: [edge()],
  work: work(),
  faults: [],
  faultsEnabled: true,
  processesManaged: true,
  ...changes,
});

export const command = (name: string, changes: Partial<CommandStatistics> = {}): CommandStatistics => ({
  name,
  group: name.split('.')[0] ?? name,
  breaker: { state: 'closed', calls: 100, errorPercent: 0 },
  inFlight: 0,
  fallbackInFlight: 0,
  counts: {},
  latencyMs: { '99': 90 },
  settings: {
    timeoutMs: 150,
    maxConcurrent: 20,
    fallbackMaxConcurrent: 10,
    fallbackEnabled: true,
    breakerEnabled: true,
    breakerVolumeThreshold: 20,
    breakerErrorThresholdPercent: 50,
    breakerSleepWindowMs: 5_000,
    breakerForceOpen: false,
    breakerForceClosed: false,
    retryEnabled: true,
  },
  ...changes,
});
