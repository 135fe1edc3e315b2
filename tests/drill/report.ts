import { cpus, totalmem } from 'node:os';
import type { Measurement } from './measurement.js';
import type { Outcome } from './drill.js';
import { BOUNDS } from './cell.js';
import type { Prediction } from './cell.js';

/** The matrix as a page of the documentation: dependency by fault, and below it prediction beside outcome. */
export function reportOf(outcomes: readonly Outcome[], at: Date): string {
  const red = outcomes.filter(({ findings }) => findings.length > 0);
  const machine = `${cpus().length} cores, ${Math.round(totalmem() / 2 ** 30)} GiB, Node ${process.versions.node}`;
  const stall = Math.max(...outcomes.map(({ stallMs }) => stallMs));
  return `# The failure matrix

Written by \`npm run matrix\`, which does all of this anew on one machine; do not edit. ${day(at)}, ${machine}, the platform of \`npm start\` with a TCP proxy before each engine. ${outcomes.length - red.length} of ${outcomes.length} cells hold.

\`npm run drill -- <dependency>-<fault>\` does one cell before your eyes: prediction, injection, numbers each second, verdict.

${overview(outcomes)}

Each entry: the rungs that pages were on while the fault was there · p99 · after how long every page was whole again.

## What is done

20 pages a second over ten viewers, a play and two title pages a second, sent at fixed times whatever the answers; times count from when a request was due. The fault stays for five seconds, then hands off: nobody restarts anything. The measuring process itself was kept from its work for ${Math.round(stall)} ms at most, and nothing is discounted for that; a cell with more than ${BOUNDS.stallMs} ms is measured anew, whatever its verdict.

- **killed**: SIGKILL to every instance, and again as soon as it is back. **flapping**: SIGKILL every two seconds. **frozen**: SIGSTOP.
- **slow**, **erroring**, **refusing**: 400 ms later, failing, cut off. At services by a fault rule at every caller; at engines by the proxy, which delays each direction, resets every connection, or does not listen.
- **all-but-the-gateway**: catalog, row-builder, lolomo, Kafka, PostgreSQL and etcd at once.

A cell holds if pages were served (200, rows with titles) in ${BOUNDS.servedShare * 100} of 100 cases and within ${BOUNDS.p99Ms} ms (p99) over fault and recovery, if all that was predicted in \`tests/drill/predictions.ts\` came so from a second after the fault began until just before it ended, if every page was whole ${BOUNDS.recoveryMs / 1_000} s after its end, and if every play, those refused at first sent again, was then counted exactly once.

## Prediction and outcome

${table(
  ['cell', 'predicted', 'seen', 'served', 'p50', 'p99', 'whole again', 'plays applied', 'verdict'],
  outcomes.map((outcome) => [
    outcome.cell.name,
    predictionOf(outcome.cell.predicted),
    seenOf(outcome.seen),
    `${(outcome.seen.servedShare * 100).toFixed(1)} % of ${outcome.seen.pages}`,
    milliseconds(outcome.seen.p50Ms),
    milliseconds(outcome.seen.p99Ms),
    seconds(outcome.seen.recoveryMs),
    'ms' in outcome.caughtUp ? seconds(outcome.caughtUp.ms) : 'never',
    outcome.findings.length === 0 ? 'holds' : `**${outcome.findings.join('; ')}**`,
  ]),
)}

Why it is predicted so:

${table(
  ['cell', 'because'],
  outcomes.map(({ cell }) => [cell.name, cell.predicted.because]),
)}
`;
}

function overview(outcomes: readonly Outcome[]): string {
  const faults = [...new Set(outcomes.map(({ cell }) => cell.fault))];
  const dependencies = [...new Set(outcomes.map(({ cell }) => cell.dependency))];
  return table(
    ['', ...faults],
    dependencies.map((dependency) => [
      `**${dependency}**`,
      ...faults.map((fault) => {
        const found = outcomes.find(({ cell }) => cell.dependency === dependency && cell.fault === fault);
        if (found === undefined) return '';
        const { seen, findings } = found;
        const facts = `${Object.keys(seen.during.sources).join(', ')} · ${milliseconds(seen.p99Ms)} · ${seconds(seen.recoveryMs)}`;
        return findings.length === 0 ? facts : `**red** ${facts}`;
      }),
    ]),
  );
}

/** In one line for people. */
export function predictionOf({ page, rows, whole, events, fresh, titles }: Prediction): string {
  const plays = events === 'either' ? 'acknowledged or refused' : events;
  const shown = titles === 'either' ? 'now and then' : titles;
  return `page ${page.join('/')}; rows ${rows.join('/')}; whole: ${whole}; plays ${plays}, applied ${fresh}; titles: ${shown}`;
}

/** The same of what was seen. */
export function seenOf({ during }: Measurement): string {
  const pages = Object.entries(during.sources).map(([source, count]) => `${source} ${count}`);
  const reasons = Object.entries(during.reasons).map(([reason, count]) => `${reason} ${count}`);
  const told = during.freshMs.filter((ms) => ms !== undefined);
  const fresh = told.length === 0 ? '' : `, applied after ${seconds(Math.max(...told))} at most`;
  const untold = during.freshMs.length - told.length;
  const { known, knownAnswered, unknown, unknownAnswered } = during.titles;
  return [
    `page ${pages.join(', ')}`,
    `rows ${during.rows.join(', ')}`,
    `whole: ${Math.round(during.wholeShare * 100)} %${reasons.length > 0 ? ` (${reasons.join(', ')})` : ''}`,
    `plays ${during.acknowledged} acknowledged, ${during.refused} refused${fresh}${untold > 0 ? `, ${untold} not told of` : ''}`,
    `titles ${knownAnswered}/${known} known, ${unknownAnswered}/${unknown} new`,
  ].join('; ');
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const widths = head.map((title, column) => Math.max(3, title.length, ...rows.map((row) => row[column]?.length ?? 0)));
  const line = (cells: readonly string[]): string =>
    `| ${cells.map((cell, i) => cell.padEnd(widths[i] ?? 0)).join(' | ')} |`;
  return [line(head), line(widths.map((width) => '-'.repeat(width))), ...rows.map(line)].join('\n');
}

const milliseconds = (ms: number): string => `${Math.round(ms)} ms`;
const seconds = (ms: number): string => `${(ms / 1_000).toFixed(1)} s`;
const day = (at: Date): string => at.toISOString().slice(0, 10);
