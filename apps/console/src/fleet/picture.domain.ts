import type { FleetEdge, FleetNode, ManagedProcess, Picture } from '@marquee/contracts/console';
import type { FaultRule } from '@marquee/contracts/faults';
import type { CommandStatistics, Statistics } from '@marquee/contracts/statistics';
import { ENGINES, engineOfCommandGroup, isEngine } from '@marquee/contracts/topology';
import { callsOf } from './calls.domain.js';
import { mergeWork } from './work.domain.js';

/** The last statement of an instance, and when it came (Unix time in ms). */
export interface Heard {
  readonly statistics: Statistics;
  readonly at: number;
}

/** As the registry has it. */
export interface KnownInstance {
  readonly record: {
    readonly service: string;
    readonly instance: string;
    readonly version: string;
    readonly status: 'starting' | 'up' | 'out-of-service' | 'draining';
  };
  readonly leaseLost: boolean;
}

export interface Views {
  readonly instances: readonly KnownInstance[];
  readonly heard: ReadonlyMap<string, Heard>;
  /** Null where processes are managed elsewhere. */
  readonly processes: readonly ManagedProcess[] | null;
  readonly faults: readonly FaultRule[];
  readonly faultsEnabled: boolean;
  /** Unix time in ms. */
  readonly now: number;
}

/** What an instance said is shown for so long after its last word; after that its numbers would be history. */
const FRESH_MS = 3_500;

/** One picture of three views that may disagree: the registry, the supervisor, and each instance of itself. */
export function pictureOf(views: Views): Picture {
  const { instances, heard, processes, faults, now } = views;
  const known = new Map(instances.map((instance) => [instance.record.instance, instance]));
  const managed = new Map((processes ?? []).map((process) => [process.name, process]));
  const names = new Set([...managed.keys(), ...known.keys(), ...heard.keys(), ...ENGINES]);
  const nodes = [...names]
    .map((name) => nodeOf(name, known.get(name), managed.get(name) ?? null, heard.get(name), now))
    .filter(({ service }) => service !== 'console')
    .toSorted((a, b) => a.name.localeCompare(b.name, 'en', { numeric: true }));
  const fresh = [...heard.values()].filter(({ at }) => now - at <= FRESH_MS).map(({ statistics }) => statistics);
  return {
    at: new Date(now).toISOString(),
    nodes,
    edges: fresh.flatMap(({ instance, commands }) => commands.map((command) => edgeOf(instance, command, faults))),
    work: mergeWork(fresh.flatMap(({ work }) => work ?? [])),
    faults: [...faults],
    faultsEnabled: views.faultsEnabled,
    processesManaged: processes !== null,
  };
}

function nodeOf(
  name: string,
  known: KnownInstance | undefined,
  process: ManagedProcess | null,
  heard: Heard | undefined,
  now: number,
): FleetNode {
  const said = heard?.statistics;
  const silentMs = heard === undefined ? null : Math.max(0, now - heard.at);
  return {
    name,
    kind: process?.kind ?? (isEngine(name) ? 'engine' : 'service'),
    service: known?.record.service ?? process?.service ?? said?.service ?? name,
    version: known?.record.version ?? said?.version ?? null,
    registered: known === undefined ? 'absent' : known.leaseLost ? 'lease-lost' : known.record.status,
    silentMs,
    missing: Object.values(said?.health.checks ?? {}).filter((check) => check !== true),
    process,
    commands: silentMs !== null && silentMs <= FRESH_MS ? (said?.commands ?? []) : [],
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
