import { setTimeout as pause } from 'node:timers/promises';
import type { FaultRule } from '@marquee/contracts/faults';
import { ENGINES, isEngine, isService } from '@marquee/contracts/topology';
import { servicesBehind } from '@marquee/contracts/topology-graph';
import { connectPlatform } from '@marquee/local';
import type { ProxyMode } from '@marquee/local';
import type { System } from '../support/platform.js';
import type { Cell, Dependency, FaultName } from './cell.js';

/** Longer than the deadline of any call that a page needs. */
const SLOW_MS = 400;
/** `killed` kills a process again before it can be ready; `flapping` leaves it enough time to recover. */
const KILL_EVERY_MS = { killed: 20, flapping: 2_000 };

/**
 * Faults of the network: injected at a service by a fault rule at its callers, at an engine by the proxy in front of
 * it.
 */
const NETWORK_FAULTS: Readonly<
  Record<'slow' | 'erroring' | 'refusing', { rule: Pick<FaultRule, 'kind' | 'delayMs'>; proxy: ProxyMode }>
> = {
  slow: { rule: { kind: 'delay', delayMs: SLOW_MS }, proxy: { kind: 'delay', ms: SLOW_MS } },
  erroring: { rule: { kind: 'error' }, proxy: { kind: 'reset' } },
  refusing: { rule: { kind: 'abort' }, proxy: { kind: 'refuse' } },
};

interface InjectOptions {
  /** Duration of the fault. */
  readonly ms: number;
  /** Called once the fault is fully injected. */
  readonly onInjected: () => void;
  readonly signal: AbortSignal;
}

/**
 * Injects the fault of a cell for some time and removes it, also when aborted. Processes come back only through the
 * supervisor's own restarts. Returns when the fault has ended.
 */
export async function inject(
  system: System,
  { dependency, fault }: Pick<Cell, 'dependency' | 'fault'>,
  options: InjectOptions,
): Promise<void> {
  const targets = targetsOf(dependency);
  if (isNetworkFault(fault)) return injectNetworkFault(system, targets, fault, options);
  const names = dependency === 'one-gateway' ? ['gateway-1'] : processesOf(system, targets);
  if (fault === 'frozen') return freeze(system, names, options);
  return killRepeatedly(system, names, KILL_EVERY_MS[fault], options);
}

async function freeze(
  system: System,
  names: readonly string[],
  { ms, onInjected, signal }: InjectOptions,
): Promise<void> {
  try {
    await Promise.all(names.map((name) => system.pause(name)));
    onInjected();
    await sleep(ms, signal);
  } finally {
    await Promise.all(names.map((name) => system.resume(name)));
  }
}

async function killRepeatedly(
  system: System,
  names: readonly string[],
  everyMs: number,
  { ms, onInjected, signal }: InjectOptions,
): Promise<void> {
  const end = performance.now() + ms;
  await killRunning(system, names);
  onInjected();
  while (performance.now() + everyMs < end && !signal.aborted) {
    await sleep(everyMs, signal);
    await killRunning(system, names);
  }
  await sleep(end - performance.now(), signal);
}

async function injectNetworkFault(
  system: System,
  targets: readonly string[],
  fault: keyof typeof NETWORK_FAULTS,
  { ms, onInjected, signal }: InjectOptions,
): Promise<void> {
  const { rule, proxy } = NETWORK_FAULTS[fault];
  const platform = connectPlatform(system.dataDir);
  const engines = targets.filter(isEngine);
  try {
    // Rules come first because etcd, which may be the next target, stores them. They expire automatically.
    for (const service of targets.filter(isService)) {
      await system.fault({ ...rule, target: `${service}.*`, seconds: Math.ceil(ms / 1_000) });
    }
    await Promise.all(engines.map((engine) => platform.proxy(engine, proxy)));
    onInjected();
    await sleep(ms, signal);
  } finally {
    await Promise.all(engines.map((engine) => platform.proxy(engine, { kind: 'pass' })));
  }
}

function isNetworkFault(fault: FaultName): fault is keyof typeof NETWORK_FAULTS {
  return fault in NETWORK_FAULTS;
}

function targetsOf(dependency: Dependency): readonly string[] {
  return dependency === 'all-but-the-gateway' ? [...servicesBehind('gateway'), ...ENGINES] : [dependency];
}

function processesOf(system: System, targets: readonly string[]): string[] {
  const ours = system
    .run()
    .processes.filter(({ service }) => targets.includes(service))
    .map(({ name }) => name);
  return targets.includes('kafka') && system.hasExternalBroker() ? [...ours, 'kafka'] : ours;
}

/** Kills those of the named processes that are running. */
async function killRunning(system: System, names: readonly string[]): Promise<void> {
  const down = new Set(
    system
      .run()
      .processes.filter(({ pid }) => pid === undefined)
      .map(({ name }) => name),
  );
  await Promise.all(names.filter((name) => !down.has(name)).map((name) => system.kill(name)));
}

/** Returns early, without an error, when the signal aborts. */
async function sleep(ms: number, signal: AbortSignal): Promise<void> {
  await pause(Math.max(0, ms), undefined, { signal }).catch(() => undefined);
}
