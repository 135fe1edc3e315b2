import { topology } from './topology.js';
import type { Topology } from './topology.js';

export interface Edge {
  readonly from: string;
  readonly to: string;
  readonly kind: 'calls' | 'publishes' | 'consumes' | 'stores';
  /** Of `publishes` and `consumes`. */
  readonly topics: readonly string[];
}

/** Every arrow, from who uses to what is used. Arrows to etcd are left out: each service has one. */
export function edges(of: Topology = topology): Edge[] {
  return Object.entries(of.services).flatMap(([from, { calls, publishes, consumes, database }]) => [
    ...calls.map((to) => ({ from, to, kind: 'calls' as const, topics: [] })),
    ...(publishes.length > 0 ? [{ from, to: 'kafka', kind: 'publishes' as const, topics: publishes }] : []),
    ...(consumes.length > 0 ? [{ from, to: 'kafka', kind: 'consumes' as const, topics: consumes }] : []),
    ...(database ? [{ from, to: 'postgres', kind: 'stores' as const, topics: [] }] : []),
  ]);
}

/**
 * Engines, then services, each after every service that it calls (depth-first; independent services keep their order).
 * @throws Error if services call each other in a circle, or call one that is not in the topology.
 */
export function startOrder(of: Topology = topology): string[] {
  const order = new Set<string>();
  const visit = (name: string, callers: readonly string[]): void => {
    if (order.has(name)) return;
    const service = of.services[name];
    if (service === undefined) throw new Error(`${callers.at(-1)} calls ${name}, which is not in the topology.`);
    if (callers.includes(name)) throw new Error(`Calls form a circle: ${[...callers, name].join(' -> ')}.`);
    for (const callee of service.calls) visit(callee, [...callers, name]);
    order.add(name);
  };
  for (const name of Object.keys(of.services)) visit(name, []);
  return [...Object.keys(of.engines), ...order];
}

/** The reverse of the start order: what others use stops last. */
export function stopOrder(of: Topology = topology): string[] {
  return startOrder(of).toReversed();
}

/** The services that `name` calls, directly or through others, in start order. */
export function servicesBehind(name: string, of: Topology = topology): string[] {
  const found = new Set<string>();
  const visit = (caller: string): void => {
    for (const callee of of.services[caller]?.calls ?? []) {
      if (found.has(callee)) continue;
      found.add(callee);
      visit(callee);
    }
  };
  visit(name);
  return startOrder(of).filter((service) => found.has(service));
}

/** Calls on the longest path to `name` from a service that no other service calls; 0 for such a service. */
export function depthOf(name: string, of: Topology = topology): number {
  const callers = Object.keys(of.services).filter((caller) => of.services[caller]?.calls.includes(name));
  return callers.length === 0 ? 0 : 1 + Math.max(...callers.map((caller) => depthOf(caller, of)));
}
