import type { FleetEdge, FleetNode, ManagedProcess, Picture } from '@marquee/contracts/console';
import type { FaultRule } from '@marquee/contracts/faults';
import type { CommandStatistics, Statistics } from '@marquee/contracts/statistics';
import { ENGINES, engineOfCommandGroup, isEngine } from '@marquee/contracts/topology';
import { callsOf } from './calls.domain.js';
import { mergeWork } from './work.domain.js';

/** The last statistics of an instance. */
export interface StatisticsReport {
  readonly statistics: Statistics;
  /** When it arrived, Unix time in ms. */
  readonly at: number;
}

/** An instance as the registry has it. */
export interface RegisteredInstance {
  readonly record: {
    readonly service: string;
    readonly instance: string;
    readonly version: string;
    readonly status: 'starting' | 'up' | 'out-of-service' | 'draining';
  };
  readonly leaseLost: boolean;
}

/** What the picture is made of. */
export interface FleetSources {
  readonly instances: readonly RegisteredInstance[];
  /** By instance. */
  readonly reports: ReadonlyMap<string, StatisticsReport>;
  /** Null where processes are managed elsewhere. */
  readonly processes: readonly ManagedProcess[] | null;
  readonly faults: readonly FaultRule[];
  readonly faultsEnabled: boolean;
  /** Unix time in ms. */
  readonly now: number;
}

/** Age up to which a report counts as current. */
const FRESH_MS = 3_500;

/** Merges three sources that may disagree: the registry, the supervisor, and each instance's own statistics. */
export function pictureOf(sources: FleetSources): Picture {
  const { instances, reports, processes, faults, now } = sources;
  const registered = new Map(instances.map((instance) => [instance.record.instance, instance]));
  const managed = new Map((processes ?? []).map((process) => [process.name, process]));
  const names = new Set([...managed.keys(), ...registered.keys(), ...reports.keys(), ...ENGINES]);
  const nodes = [...names]
    .map((name) => nodeOf(name, registered.get(name), managed.get(name) ?? null, reports.get(name), now))
    .filter(({ service }) => service !== 'console')
    .toSorted((a, b) => a.name.localeCompare(b.name, 'en', { numeric: true }));
  const fresh = [...reports.values()].filter(({ at }) => now - at <= FRESH_MS).map(({ statistics }) => statistics);
  return {
    at: new Date(now).toISOString(),
    nodes,
    edges: fresh.flatMap(({ instance, commands }) => commands.map((command) => edgeOf(instance, command, faults))),
    work: mergeWork(fresh.flatMap(({ work }) => work ?? [])),
    faults: [...faults],
    faultsEnabled: sources.faultsEnabled,
    processesManaged: processes !== null,
  };
}

function nodeOf(
  name: string,
  instance: RegisteredInstance | undefined,
  process: ManagedProcess | null,
  report: StatisticsReport | undefined,
  now: number,
): FleetNode {
  const statistics = report?.statistics;
  const silentMs = report === undefined ? null : Math.max(0, now - report.at);
  return {
    name,
    kind: process?.kind ?? (isEngine(name) ? 'engine' : 'service'),
    service: instance?.record.service ?? process?.service ?? statistics?.service ?? name,
    version: instance?.record.version ?? statistics?.version ?? null,
    registered: instance === undefined ? 'absent' : instance.leaseLost ? 'lease-lost' : instance.record.status,
    silentMs,
    missing: Object.values(statistics?.health.checks ?? {}).filter((check) => check !== true),
    process,
    commands: silentMs !== null && silentMs <= FRESH_MS ? (statistics?.commands ?? []) : [],
  };
}

function edgeOf(from: string, command: CommandStatistics, faults: readonly FaultRule[]): FleetEdge {
  return {
    from,
    to: engineOfCommandGroup(command.group) ?? command.group,
    command: command.name,
    ...callsOf(command.counts),
    breaker: command.breaker.state,
    p99Ms: command.latencyMs['99'] ?? 0,
    faulted: faults.some(({ target }) => target === command.name || target === `${command.group}.*`),
  };
}
