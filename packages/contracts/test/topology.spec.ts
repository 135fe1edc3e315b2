import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { depthOf, edges, servicesBehind, startOrder, stopOrder } from '../src/topology-graph.js';
import { drawingOf, withDrawing } from '../src/topology-drawing.js';
import { ENGINES, SERVICES, engineOfCommandGroup, isEngine, topology } from '../src/topology.js';
import type { Service, Topology } from '../src/topology.js';
import { consoleEndpoints } from '../src/console.js';
import { catalogEndpoints } from '../src/catalog.js';
import { gatewayEndpoints } from '../src/gateway.js';
import { lolomoEndpoints } from '../src/lolomo.js';
import { rowBuilderEndpoints } from '../src/row-builder.js';

const repository = join(import.meta.dirname, '../../..');

function service(parts: Partial<Service> = {}): Service {
  return { owns: '', calls: [], publishes: [], consumes: [], replicas: 1, serves: true, ...parts };
}

function withServices(services: Record<string, Service>): Topology {
  return { front: topology.front, services, engines: topology.engines };
}

describe('the topology', () => {
  it('names the folder of every app that runs, and no other', () => {
    const apps = readdirSync(join(repository, 'apps')).filter((app) =>
      existsSync(join(repository, 'apps', app, 'src/main.ts')),
    );
    expect([...SERVICES].sort()).toEqual(apps.sort());
  });

  it('has the migrations of every database in the folder of its owner', () => {
    for (const name of SERVICES) {
      expect(existsSync(join(repository, 'apps', name, 'prisma/migrations'))).toBe(
        'database' in topology.services[name],
      );
    }
  });

  it('names as callee every service whose endpoints are declared for other services', () => {
    const called = new Set(edges().flatMap(({ kind, to }) => (kind === 'calls' ? [to] : [])));
    for (const endpoints of [gatewayEndpoints, lolomoEndpoints, rowBuilderEndpoints, catalogEndpoints]) {
      expect(called).toContain(endpoints[0].service);
    }
    expect(called).not.toContain(consoleEndpoints[0].service);
  });

  it('finds the engine behind a group of commands', () => {
    expect(engineOfCommandGroup('row-kinds')).toBe('postgres');
    expect(engineOfCommandGroup('lolomo')).toBeUndefined();
    expect(isEngine('toString')).toBe(false);
  });
});

describe('the start order', () => {
  it('starts engines first, then each service after the services that it calls', () => {
    const order = startOrder();
    expect(order.slice(0, ENGINES.length)).toEqual(ENGINES);
    expect(order.slice(ENGINES.length).sort()).toEqual([...SERVICES].sort());
    for (const { from, to } of edges().filter(({ kind }) => kind === 'calls')) {
      expect(order.indexOf(to)).toBeLessThan(order.indexOf(from));
    }
  });

  it('is the reverse of the stop order', () => {
    expect(stopOrder()).toEqual(startOrder().toReversed());
  });

  it('refuses services that call each other in a circle, and names them', () => {
    const circle = withServices({ a: service({ calls: ['b'] }), b: service({ calls: ['a'] }) });
    expect(() => startOrder(circle)).toThrow('a -> b -> a');
  });

  it('refuses a call to a service that does not exist', () => {
    expect(() => startOrder(withServices({ a: service({ calls: ['c'] }) }))).toThrow('a calls c');
  });
});

describe('the services behind another', () => {
  it('are those that it calls directly and through others', () => {
    expect(servicesBehind('gateway')).toEqual(['row-builder', 'lolomo', 'catalog']);
    expect(servicesBehind('row-builder')).toEqual([]);
  });
});

describe('the depth of a service', () => {
  it('counts the calls of the longest path to it', () => {
    expect(['simulator', 'gateway', 'lolomo', 'catalog', 'row-builder'].map((name) => depthOf(name))).toEqual([
      0, 1, 2, 2, 3,
    ]);
  });
});

describe('the drawing', () => {
  it('in docs/architecture.md is the one generated from the topology', () => {
    const markdown = readFileSync(join(repository, 'docs/architecture.md'), 'utf8');
    expect(withDrawing(markdown)).toBe(markdown);
  });

  it('shows a service as soon as the topology has it', () => {
    const search = service({ calls: ['catalog'], consumes: ['catalog.titles.v1'] });
    const drawing = drawingOf({ ...topology, services: { ...topology.services, search } });
    expect(drawing).toContain('search --> catalog');
    expect(drawing).toContain('kafka -. "catalog.titles.v1" .-> search');
  });

  it('is refused a page without its marks', () => {
    expect(() => withDrawing('# Architecture')).toThrow('marks');
  });
});
