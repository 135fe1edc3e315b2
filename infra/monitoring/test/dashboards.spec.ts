import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { dashboardJson } from '../src/dashboard-json.js';
import { DASHBOARDS } from '../src/dashboards.js';

const root = join(import.meta.dirname, '../../..');
const folder = join(root, 'infra/monitoring/grafana');
const reference = readFileSync(join(root, 'docs/reference/metrics.md'), 'utf8');
/** Those of the runtime are not in the reference, which names their prefixes. */
const RUNTIME = /^(nodejs|process)_/;
const OURS = /\b((?:marquee|http|db|nodejs|process)_[a-z0-9_]+)(?=[{[\s),]|$)/g;
/** What a histogram adds to its name. */
const SERIES = /_(bucket|count|sum)$/;

describe('the dashboards', () => {
  it('are the files in infra/monitoring/grafana', () => {
    expect(readdirSync(folder).toSorted()).toEqual(DASHBOARDS.map(({ uid }) => `${uid}.json`).toSorted());
    for (const dashboard of DASHBOARDS) {
      expect(readFileSync(join(folder, `${dashboard.uid}.json`), 'utf8')).toBe(dashboardJson(dashboard));
    }
  });

  it.each(DASHBOARDS.flatMap(({ panels }) => panels.map(({ title, queries }) => [title, queries] as const)))(
    'ask in the panel "%s" only for metrics that the services have',
    (_title, queries) => {
      const names = queries.flatMap(({ expr }) => [...expr.matchAll(OURS)].map(([, name = '']) => name));
      const metrics = names.filter((name) => !name.startsWith('http_r'));
      expect(metrics).not.toEqual([]);
      const has = (name: string) => reference.includes(`\`${name}\``);
      expect(metrics.filter((name) => !RUNTIME.test(name) && !has(name) && !has(name.replace(SERIES, '')))).toEqual([]);
    },
  );

  it('name the queries of each panel differently', () => {
    for (const dashboard of DASHBOARDS) {
      const { panels } = JSON.parse(dashboardJson(dashboard)) as { panels: { targets: { refId: string }[] }[] };
      for (const { targets } of panels) expect(new Set(targets.map(({ refId }) => refId)).size).toBe(targets.length);
    }
  });
});
