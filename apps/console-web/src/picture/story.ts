import { reasonWords } from '@marquee/browser/reason-words';
import type { Picture } from '@marquee/contracts/console';
import type { FaultRule, FaultScope } from '@marquee/contracts/faults';
import { LADDER } from '@marquee/contracts/layout';
import type { Reason, Source } from '@marquee/contracts/page';
import type { HomeWork } from '@marquee/contracts/statistics';
import { stateOf } from './node-state.js';
import type { Tone } from './node-state.js';

/** The picture in words: how the home page is doing, what viewers get, and why. */
export interface Story {
  readonly tone: Tone;
  readonly headline: string;
  readonly sentences: readonly string[];
}

export const rungWords: Record<Source, string> = {
  live: 'made just now',
  'last-good': 'saved earlier for the same viewer',
  segment: 'for viewers with similar taste',
  popular: 'popular with everyone',
  static: 'built into the gateway',
};

export function storyOf(picture: Picture): Story {
  return { ...headlineOf(picture.work), sentences: [...whatViewersGet(picture.work), ...whatIsWrong(picture)] };
}

function headlineOf(work: HomeWork | null): Pick<Story, 'tone' | 'headline'> {
  if (work === null) return { tone: 'bad', headline: 'No gateway reports, so the state of the home page is unknown.' };
  if (work.requests === 0) return { tone: 'off', headline: 'There are no requests for the home page right now.' };
  if (work.failed > 0) {
    return { tone: 'bad', headline: `The home page fails for ${percent(work.failed / work.requests)} of requests.` };
  }
  if (work.pages.live === work.requests && work.rows.live === totalOf(work.rows)) {
    return { tone: 'good', headline: 'The home page is whole.' };
  }
  return { tone: 'warn', headline: 'The home page is up, on lower rungs of its ladder.' };
}

function whatViewersGet(work: HomeWork | null): string[] {
  if (work === null || work.requests === 0) return [];
  const rows = totalOf(work.rows);
  const answered = `${percent(1 - work.failed / work.requests)} of page requests are answered, 99 % of them within ${Math.round(work.p99Ms)} ms.`;
  if (work.rows.live === rows) return [`${answered} All rows are live.`];
  const shares = LADDER.filter((rung) => work.rows[rung] > 0).map(
    (rung) => `${percent(work.rows[rung] / rows)} ${rung} (${rungWords[rung]})`,
  );
  const reasons = (Object.entries(work.reasons) as [Reason, number][])
    .toSorted(([, a], [, b]) => b - a)
    .slice(0, 2)
    .map(([reason]) => reasonWords[reason]);
  const because = reasons.length === 0 ? '' : ` Not live because ${reasons.join(', or ')}.`;
  return [`${answered} Rows are ${listOf(shares)}.${because}`];
}

function whatIsWrong({ nodes, edges, faults, at }: Picture): string[] {
  const broken = nodes
    .map((node) => ({ name: node.name, state: stateOf(node) }))
    .filter(({ state }) => state.tone === 'bad');
  const byWord = Map.groupBy(broken, ({ state }) => state.word);
  const down = [...byWord].map(
    ([word, of]) => `${listOf(of.map(({ name }) => name))} ${of.length === 1 ? 'is' : 'are'} ${word}.`,
  );
  const notClosed = Map.groupBy(
    edges.filter(({ breaker }) => breaker !== 'closed'),
    ({ to }) => to,
  );
  const breakers = [...notClosed].map(([to, of]) => {
    const callers = [...new Set(of.map(({ from }) => from))];
    return `${listOf(callers)} ${callers.length === 1 ? 'has' : 'have'} stopped calling ${to}, except for probes (breaker open).`;
  });
  return [
    ...down,
    ...breakers,
    ...faults.map((rule) => `Injected fault: ${faultWords(rule)}, for another ${remaining(rule, at)}.`),
  ];
}

/** What a fault does: "calls to row-builder.* are 200 ms slower". */
export function faultWords({ target, kind, delayMs, share, scope }: FaultRule): string {
  const calls = `${share === 1 ? 'calls' : `${percent(share)} of calls`} to ${target}${scopeWords(scope)}`;
  switch (kind) {
    case 'delay':
      return `${calls} are ${delayMs ?? 0} ms slower`;
    case 'error':
      return `${calls} fail`;
    case 'hang':
      return `${calls} are never answered`;
    case 'abort':
      return `${calls} are cut off`;
    case 'drop':
      return `${calls} get lost`;
  }
}

function scopeWords(scope: FaultScope): string {
  if (scope === 'all') return '';
  return 'viewerId' in scope ? ` for viewer ${scope.viewerId}` : ` for requests marked ${scope.header}`;
}

/** How long a fault is still active, as of `at`. */
export function remaining({ until }: Pick<FaultRule, 'until'>, at: string): string {
  const seconds = Math.max(0, Math.round((Date.parse(until) - Date.parse(at)) / 1_000));
  return seconds < 120 ? `${seconds} s` : `${Math.round(seconds / 60)} min`;
}

/** A share of 0 to 1 as a percentage; "100 %" and "0 %" only if that is exact. */
export function percent(share: number): string {
  const value = share * 100;
  if (value > 99 && value < 100) return `${Math.floor(value * 10) / 10} %`;
  if (value > 0 && value < 1) return 'under 1 %';
  return `${Math.round(value)} %`;
}

function totalOf(counts: Readonly<Record<Source, number>>): number {
  return LADDER.reduce((sum, rung) => sum + counts[rung], 0);
}

function listOf(words: readonly string[]): string {
  return new Intl.ListFormat('en').format(words);
}
