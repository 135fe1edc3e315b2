import { CAUSES, STOPPED_WORK } from './causes.js';
import { FAULT_CASES } from './fault-cases.js';
import type { FaultCase } from './fault-cases.js';
import { OBJECTIVES } from './objectives.js';

/** The page `docs/alerts.md`. */
export function alertsPage(): string {
  const link = (name: string) => `[${name}](runbooks/${name}.md)`;
  return [
    '# Alerts',
    '',
    'A page wakes a person, so it is sent only for work that viewers miss: a promise is broken faster than its budget allows, or acknowledged events are not applied. Everything else is a notification, to be read when there is time. A process that uses a lot of memory, or a breaker that is open while the home page is whole, wakes no one up.',
    '',
    'This page and `infra/monitoring/prometheus/rules.yml` are generated: `npm run docs:generate -w @marquee/monitoring`.',
    '',
    '## Objectives',
    '',
    'Two alerts each, by how fast the budget of 30 days is used up: fast (14.4 times, over 1 h and 5 min) and slow (6 times, over 6 h and 30 min).',
    '',
    '| alert | promise | share | severity |',
    '| --- | --- | --- | --- |',
    ...OBJECTIVES.map(
      ({ name, promise, target, severity }) => `| ${link(name)} | ${promise} | ${target * 100} % | ${severity} |`,
    ),
    '',
    '## Stopped work',
    '',
    '| alert | what is wrong | after | severity |',
    '| --- | --- | --- | --- |',
    ...STOPPED_WORK.map(({ name, summary, forSeconds }) => `| ${link(name)} | ${summary} | ${forSeconds} s | page |`),
    '',
    '## Causes',
    '',
    '| alert | what is wrong | after | severity |',
    '| --- | --- | --- | --- |',
    ...CAUSES.map(
      ({ name, summary, forSeconds }) => `| ${link(name)} | ${plain(summary)} | ${forSeconds} s | notify |`,
    ),
    '',
    '## Faults, and what they raise',
    '',
    'Each was injected into a running system with Prometheus and Alertmanager, and each alert was seen to fire and to clear (`npm run test:telemetry`).',
    '',
    '| fault | seen by viewers | pages | notifies |',
    '| --- | --- | --- | --- |',
    ...Object.values<FaultCase>(FAULT_CASES).map(
      ({ fault, effect, pages, notifies }) =>
        `| ${fault} | ${effect} | ${pages.map(link).join(', ') || 'nothing'} | ${notifies.map(link).join(', ') || 'nothing'} |`,
    ),
    '',
  ].join('\n');
}

/** A summary with the names of its labels in place of their values. */
function plain(summary: string): string {
  return summary.replaceAll(/\{\{ \$(?:labels\.)?(\w+) \}\}/g, '`$1`');
}
