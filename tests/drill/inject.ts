import { setTimeout as pause } from 'node:timers/promises';
import type { FaultRule } from '@marquee/contracts/faults';
import { ENGINES, isEngine, isService } from '@marquee/contracts/topology';
import { servicesBehind } from '@marquee/contracts/topology-graph';
import { connectPlatform } from '@marquee/local';
import type { ProxyMode } from '@marquee/local';
import type { System } from '../support/platform.js';
import type { Cell, Dependency, FaultName } from './cell.js';

/** Later than any caller on the way of a page waits. */
const SLOW_MS = 400;
/** Sooner than anything is up again; and so late that everything is. */
const KILL_EVERY_MS = { killed: 200, flapping: 2_000 };

/** How a fault between a caller and a service is called among fault rules, and between a service and an engine among proxies. */
const NETWORK: Readonly<
  Record<'slow' | 'erroring' | 'refusing', { rule: Pick<FaultRule, 'kind' | 'delayMs'>; proxy: ProxyMode }>
> = {
  slow: { rule: { kind: 'delay', delayMs: SLOW_MS }, proxy: { kind: 'delay', ms: SLOW_MS } },
  erroring: { rule: { kind: 'error' }, proxy: { kind: 'reset' } },
  refusing: { rule: { kind: 'abort' }, proxy: { kind: 'refuse' } },
};

type Platform = ReturnType<typeof connectPlatform>;

/**
 * Makes the fault of a cell for so many milliseconds, and takes it away again, also when aborted. Nobody is started by
 * hand. `begun` is called once it is there; returns when it has ended.
 */
export async function inject(
  system: System,
  cell: Pick<Cell, 'dependency' | 'fault'>,
  { ms, begun, signal }: { ms: number; begun: () => void; signal: AbortSignal },
): Promise<void> {
  const platform = connectPlatform(system.home);
  const parts = partsOf(cell.dependency);
  if (isOfNetwork(cell.fault)) return network(platform, system, parts, cell.fault, { ms, begun, signal });
  const names = processesOf(system, parts);
  if (cell.fault === 'frozen') {
    try {
      await Promise.all(names.map((name) => system.pause(name)));
      begun();
      await over(ms, signal);
    } finally {
      await Promise.all(names.map((name) => system.resume(name)));
    }
    return;
  }
  const end = performance.now() + ms;
  await kill(system, names);
  begun();
  for (const every = KILL_EVERY_MS[cell.fault]; performance.now() + every < end && !signal.aborted;) {
    await over(every, signal);
    await kill(system, names);
  }
  await over(end - performance.now(), signal);
}

async function network(
  platform: Platform,
  system: System,
  parts: readonly string[],
  fault: keyof typeof NETWORK,
  { ms, begun, signal }: { ms: number; begun: () => void; signal: AbortSignal },
): Promise<void> {
  const { rule, proxy } = NETWORK[fault];
  const engines = parts.filter(isEngine);
  try {
    // Rules first: they are kept in etcd. They end by themselves.
    for (const service of parts.filter(isService)) {
      await system.fault({ ...rule, target: `${service}.*`, seconds: Math.ceil(ms / 1_000) });
    }
    await Promise.all(engines.map((engine) => platform.proxy(engine, proxy)));
    begun();
    await over(ms, signal);
  } finally {
    await Promise.all(engines.map((engine) => platform.proxy(engine, { kind: 'pass' })));
  }
}

function isOfNetwork(fault: FaultName): fault is keyof typeof NETWORK {
  return fault in NETWORK;
}

function partsOf(dependency: Dependency): readonly string[] {
  return dependency === 'all-but-the-gateway' ? [...servicesBehind('gateway'), ...ENGINES] : [dependency];
}

function processesOf(system: System, parts: readonly string[]): string[] {
  const ours = system
    .run()
    .processes.filter(({ service }) => parts.includes(service))
    .map(({ name }) => name);
  return parts.includes('kafka') && system.brokerIsOutside() ? [...ours, 'kafka'] : ours;
}

/** Those of them that live at the moment. */
async function kill(system: System, names: readonly string[]): Promise<void> {
  const down = new Set(
    system
      .run()
      .processes.filter(({ pid }) => pid === undefined)
      .map(({ name }) => name),
  );
  await Promise.all(names.filter((name) => !down.has(name)).map((name) => system.kill(name)));
}

async function over(ms: number, signal: AbortSignal): Promise<void> {
  await pause(Math.max(0, ms), undefined, { signal }).catch(() => undefined);
}
