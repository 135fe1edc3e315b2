import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { systemUnderTest } from '../support/platform.js';

const REFERENCE = join(import.meta.dirname, '../../docs/reference/metrics.md');

interface Metric {
  readonly name: string;
  readonly type: string;
  readonly help: string;
  readonly services: Set<string>;
}

/** The metrics of every running service except those of Node, which Prometheus' client documents. */
async function runningMetrics(): Promise<Metric[]> {
  const metrics = new Map<string, Metric>();
  for (const { targets, labels } of await systemUnderTest().scrapeTargets()) {
    const text = await (await fetch(`http://${targets[0]}/metrics`)).text();
    for (const [, name = '', help = '', type = ''] of text.matchAll(/^# HELP (\S+) (.*)\n# TYPE \S+ (\w+)$/gm)) {
      if (!/^(marquee|http|messaging|db)_/.test(name)) continue;
      const known = metrics.get(name) ?? { name, type, help, services: new Set() };
      known.services.add(labels['service'] ?? '');
      metrics.set(name, known);
    }
  }
  return [...metrics.values()].toSorted((a, b) => a.name.localeCompare(b.name));
}

function reference(metrics: readonly Metric[]): string {
  const rows = metrics.map(
    ({ name, type, help, services }) => `| \`${name}\` | ${type} | ${help} | ${[...services].toSorted().join(', ')} |`,
  );
  return [
    '# Metrics',
    '',
    'Every service answers `GET /metrics` in the text format of Prometheus; the gateway does so on its private port. Names',
    'that OpenTelemetry defines are used as they are, all others begin with `marquee_`. The metrics of Node (`nodejs_`,',
    "`process_`) are those of Prometheus' client. The label `service` and `instance` are on every series.",
    '',
    'This page is generated from the running system: `UPDATE_REFERENCE=1 npm test -w @marquee/tests -- --selectProjects e2e e2e/metrics.spec.ts`.',
    '',
    '| metric | type | what it tells | service |',
    '| --- | --- | --- | --- |',
    ...rows,
    '',
  ].join('\n');
}

describe('docs/reference/metrics.md', () => {
  it('lists every metric of every running service', async () => {
    const current = reference(await runningMetrics());
    if (process.env['UPDATE_REFERENCE'] === '1') await writeFile(REFERENCE, current);
    expect(await readFile(REFERENCE, 'utf8')).toBe(current);
  });
});
