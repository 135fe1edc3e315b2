import type { RolloutRecord } from './judged-rollout.js';
import type { TrialVersion } from './trial-versions.js';

/** The page with what became of each version. */
export function reportOf(
  results: readonly { readonly trial: TrialVersion; readonly record: RolloutRecord }[],
  at: Date,
): string {
  const rows = results.map(({ trial, record: { outcome, reason, decidedAfterMs, pages } }) => [
    trial.name,
    trial.what,
    outcome === 'promoted' ? 'promoted' : `rolled back: ${reason}`,
    `${Math.round(decidedAfterMs / 1_000)} s`,
    `${pages.failed} of ${pages.asked}`,
  ]);
  return [
    '# Rollouts, measured',
    '',
    `\`npm run rollout:prove\` wrote this page on ${at.toISOString().slice(0, 10)}: on a system of its own it rolls out`,
    'versions of the row-builder that are broken on purpose, and a good one. See [rollouts](../rollouts.md).',
    '',
    '| version | what it does | outcome | decided after | failed pages |',
    '| --- | --- | --- | --- | --- |',
    ...rows.map((cells) => `| ${cells.join(' | ')} |`),
    '',
  ].join('\n');
}
