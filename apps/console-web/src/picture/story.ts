import type { Picture } from '@marquee/contracts/console';
import type { FaultRule, FaultScope } from '@marquee/contracts/faults';
import type { Reason, Source } from '@marquee/contracts/page';
import type { HomeWork } from '@marquee/contracts/statistics';
import { reasonWords } from '@marquee/browser/reason-words';
import { RUNGS } from './history.js';
import { stateOf } from './node-state.js';
import type { Tone } from './node-state.js';

/** The picture in plain words: how the home page is, what viewers get, and why. */
export interface Story {
  readonly tone: Tone;
  readonly headline: string;
  readonly sentences: readonly string[];
}

export const rungWords: Record<Source, string> = {
  live: 'made just now',
  'last-good': 'saved earlier for the same viewer',
  segment: 'of the viewer’s taste group',
  popular: 'what everyone watches',
  static: 'built into the gateway',
};

export function tell(picture: Picture): Story {
  return { ...headline(picture.work), sentences: [...whatViewersGet(picture.work), ...whatIsWrong(picture)] };
}

function headline(work: HomeWork | null): Pick<Story, 'tone' | 'headline'> {
  if (work === null) return { tone: 'bad', headline: 'No gateway is heard, so the home page cannot be judged.' };
  if (work.requests === 0) return { tone: 'off', headline: 'Nobody is asking for the home page at the moment.' };
  if (work.failed > 0) {
    return { tone: 'bad', headline: `The home page fails for ${percent(work.failed / work.requests)} of requests.` };
  }
  if (work.pages.live === work.requests && work.rows.live === total(work.rows)) {
    return { tone: 'good', headline: 'The home page is whole.' };
  }
  return { tone: 'warn', headline: 'The home page stays up, on lower rungs.' };
}

function whatViewersGet(work: HomeWork | null): string[] {
  if (work === null || work.requests === 0) return [];
  const rows = total(work.rows);
  const answered = `${percent(1 - work.failed / work.requests)} of pages answered, 99 of 100 within ${Math.round(work.p99Ms)} ms.`;
  if (work.rows.live === rows) return [`${answered} Every row is made live.`];
  const shares = RUNGS.filter((rung) => work.rows[rung] > 0).map(
    (rung) => `${percent(work.rows[rung] / rows)} ${rung} (${rungWords[rung]})`,
  );
  const why = (Object.entries(work.reasons) as [Reason, number][])
    .toSorted(([, a], [, b]) => b - a)
    .slice(0, 2)
    .map(([reason]) => reasonWords[reason]);
  const because = why.length === 0 ? '' : ` Not live because ${why.join(', or ')}.`;
  return [`${answered} Of its rows: ${list(shares)}.${because}`];
}

function whatIsWrong({ nodes, edges, faults, at }: Picture): string[] {
  const broken = nodes
    .map((node) => ({ name: node.name, state: stateOf(node) }))
    .filter(({ state }) => state.tone === 'bad');
  const byWord = Map.groupBy(broken, ({ state }) => state.word);
  const down = [...byWord].map(
    ([word, of]) => `${list(of.map(({ name }) => name))} ${of.length === 1 ? 'is' : 'are'} ${word}.`,
  );
  const open = Map.groupBy(
    edges.filter(({ breaker }) => breaker !== 'closed'),
    ({ to }) => to,
  );
  const breakers = [...open].map(([to, of]) => {
    const callers = [...new Set(of.map(({ from }) => from))];
    return `${list(callers)} ${callers.length === 1 ? 'has' : 'have'} stopped asking ${to} and ${callers.length === 1 ? 'tries' : 'try'} one call now and then (breaker open).`;
  });
  return [
    ...down,
    ...breakers,
    ...faults.map((rule) => `On purpose: ${faultWords(rule)}, for another ${remaining(rule, at)}.`),
  ];
}

/** What a fault does: "calls of row-builder.* are 200 ms slower". */
export function faultWords({ target, kind, delayMs, share, scope }: FaultRule): string {
  const calls = `${share === 1 ? 'calls' : `${percent(share)} of calls`} of ${target}${whose(scope)}`;
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

function whose(scope: FaultScope): string {
  if (scope === 'all') return '';
  return 'viewerId' in scope ? ` for ${scope.viewerId}` : ` for requests marked ${scope.header}`;
}

/** How long a fault goes on, seen from `at`. */
export function remaining({ until }: Pick<FaultRule, 'until'>, at: string): string {
  const seconds = Math.max(0, Math.round((Date.parse(until) - Date.parse(at)) / 1_000));
  return seconds < 120 ? `${seconds} s` : `${Math.round(seconds / 60)} min`;
}

export function percent(share: number): string {
  const value = share * 100;
  // Never "100 %" of what is not all of it, nor "0 %" of what is some.
  if (value > 99 && value < 100) return `${Math.floor(value * 10) / 10} %`;
  if (value > 0 && value < 1) return 'under 1 %';
  return `${Math.round(value)} %`;
}

function total(counts: Readonly<Record<Source, number>>): number {
  return RUNGS.reduce((sum, rung) => sum + counts[rung], 0);
}

function list(words: readonly string[]): string {
  return new Intl.ListFormat('en').format(words);
}
