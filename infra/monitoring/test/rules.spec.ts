import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { stringify } from 'yaml';
import { alertsPage } from '../src/reference.js';
import { rulesText } from '../src/rules-text.js';
import { ruleFile } from '../src/rules.js';
import { CASES } from './rule-cases.js';
import type { RuleCase } from './rule-cases.js';

const root = join(import.meta.dirname, '../../..');
const rules = ruleFile().groups.flatMap((group) => group.rules);
const names = [...new Set(rules.map(({ alert }) => alert))];
const read = (path: string): string => readFileSync(join(root, path), 'utf8');

describe('the alerting rules', () => {
  it('are those that were generated', () => {
    expect(read('infra/monitoring/prometheus/rules.yml')).toBe(rulesText());
    expect(read('docs/alerts.md')).toBe(alertsPage());
  });

  it.each(names)(
    'have a runbook for %s that says what it means, how to see it, what to do and how to rehearse it',
    (name) => {
      const path = `docs/runbooks/${name}.md`;
      expect(existsSync(join(root, path))).toBe(true);
      const headings = [...read(path).matchAll(/^## (.*)$/gm)].map(([, heading]) => heading);
      expect(headings).toEqual(['What it means for viewers', 'How to see it', 'What to do', 'How to rehearse it']);
    },
  );

  it('have an owner and a runbook each, and page only on work', () => {
    for (const { labels, annotations } of rules) {
      expect(labels.owner).toBe('marquee');
      expect(annotations.runbook_url).toMatch(/^docs\/runbooks\/\w+\.md$/);
    }
    const paging = new Set(rules.filter(({ labels }) => labels.severity === 'page').map(({ alert }) => alert));
    expect([...paging].toSorted()).toEqual([
      'EventsLost',
      'EventsNotApplied',
      'EventsNotFresh',
      'HomeNotServed',
      'HomeSlow',
      'HomeUnreachable',
    ]);
  });

  it.each(names)('have a case in which %s fires and one in which it is silent', (name) => {
    expect(new Set(CASES.filter(({ alert }) => alert === name).map(({ fires }) => fires))).toEqual(
      new Set([true, false]),
    );
  });

  it('have shorter windows by a divisor, for tests', () => {
    expect(rulesText(60)).toContain('[1m]');
    expect(rulesText(60)).not.toContain('[1h]');
  });
});

const hasPromtool = spawnSync('promtool', ['--version']).status === 0;

// promtool comes with Prometheus; npm run doctor says how to get it.
(hasPromtool ? describe : describe.skip)('the alerting rules, judged by promtool,', () => {
  let folder: string;
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'rules-'));
    writeFileSync(join(folder, 'rules.yml'), rulesText());
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it('are valid', () => {
    expect(execFileSync('promtool', ['check', 'rules', join(folder, 'rules.yml')], { encoding: 'utf8' })).toMatch(
      /SUCCESS/,
    );
  });

  it.each(CASES)('say of $alert when $situation: fires is $fires', (ruleCase) => {
    const path = join(folder, 'case.yml');
    writeFileSync(path, stringify(testFile(ruleCase)));
    const { status, stdout, stderr } = spawnSync('promtool', ['test', 'rules', path], { encoding: 'utf8' });
    expect({ status, output: status === 0 ? '' : stdout + stderr }).toEqual({ status: 0, output: '' });
  });
});

/** A file of promtool that counts the active alerts of one name. */
function testFile({ alert, series, at, fires }: RuleCase): object {
  return {
    rule_files: ['rules.yml'],
    evaluation_interval: '15s',
    tests: [
      {
        interval: '1m',
        input_series: Object.entries(series).map(([name, values]) => ({ series: name, values })),
        promql_expr_test: [
          {
            expr: `count(ALERTS{alertname="${alert}",alertstate="firing"}) > bool 0 or vector(0)`,
            eval_time: at,
            exp_samples: [{ labels: '{}', value: fires ? 1 : 0 }],
          },
        ],
      },
    ],
  };
}
