import type { Source } from '@marquee/contracts/page';
import { BOUNDS } from './cell.js';
import type { Prediction } from './cell.js';
import type { Measurement } from './measurement.js';

/** Milliseconds from the end of the fault until every play was acknowledged and counted once, or why that never came. */
export type CaughtUp = { readonly ms: number } | { readonly problem: string };

/** What is wrong, in words; nothing when the prediction and every bound held. */
export function judge(predicted: Prediction, seen: Measurement, caughtUp: CaughtUp): string[] {
  return [...bounds(seen, caughtUp), ...rungs(predicted, seen), ...plays(predicted, seen), ...titles(predicted, seen)];
}

function bounds(seen: Measurement, caughtUp: CaughtUp): string[] {
  return [
    seen.pages === 0 && 'no page was asked for',
    seen.servedShare < BOUNDS.servedShare &&
      `${percent(seen.servedShare)} of the pages were served, not ${percent(BOUNDS.servedShare)}: ${seen.problems.join('; ')}`,
    seen.p99Ms > BOUNDS.p99Ms && `p99 was ${Math.round(seen.p99Ms)} ms, not ${BOUNDS.p99Ms}`,
    seen.recoveryMs > BOUNDS.recoveryMs && `pages were whole after ${seconds(seen.recoveryMs)}, not 10 s`,
    'problem' in caughtUp && `after the fault ${caughtUp.problem}`,
    'ms' in caughtUp && caughtUp.ms > BOUNDS.caughtUpMs && `plays were applied after ${seconds(caughtUp.ms)}, not 30 s`,
  ].filter((finding) => finding !== false);
}

function rungs({ page, rows, whole }: Prediction, { during }: Measurement): string[] {
  const pagesOff = others(Object.keys(during.sources) as Source[], page);
  const rowsOff = others(during.rows, rows);
  return [
    during.pages === 0 && 'no page was answered while the fault was there',
    pagesOff.length > 0 && `pages were ${pagesOff.join(', ')}, not ${page.join(' or ')}`,
    rowsOff.length > 0 && `rows were ${rowsOff.join(', ')}, not ${rows.join(' or ')}`,
    whole === 'all' && during.wholeShare < 1 && `${percent(during.wholeShare)} of the pages were whole, not all`,
    whole === 'none' && during.wholeShare > 0 && `${percent(during.wholeShare)} of the pages were whole, not none`,
  ].filter((finding) => finding !== false);
}

function plays({ events, fresh }: Prediction, { during }: Measurement): string[] {
  const late = during.freshMs.filter((ms) => ms === undefined || ms > BOUNDS.freshMs);
  return [
    during.acknowledged + during.refused + during.unanswered === 0 && 'nothing was played while the fault was there',
    during.unanswered > 0 && `${during.unanswered} plays were neither acknowledged nor told when to try again`,
    events === 'acknowledged' && during.refused > 0 && `${during.refused} plays were refused`,
    events === 'refused' && during.acknowledged > 0 && `${during.acknowledged} plays were acknowledged, not refused`,
    fresh === 'at once' && late.length > 0 && `${late.length} plays changed no row within 3 s`,
  ].filter((finding) => finding !== false);
}

function titles({ titles: expected }: Prediction, { during }: Measurement): string[] {
  const { known, knownAnswered, unknown, unknownAnswered, unknownRefused } = during.titles;
  return [
    knownAnswered < known && `${known - knownAnswered} titles asked for before were not answered`,
    expected === 'all' && unknownAnswered < unknown && `${unknown - unknownAnswered} titles were not answered`,
    expected === 'known' && unknownAnswered > 0 && `${unknownAnswered} new titles were answered, not refused`,
    unknownAnswered + unknownRefused < unknown && 'a title was refused without a time to try again',
  ].filter((finding) => finding !== false);
}

function others(seen: readonly Source[], expected: readonly Source[]): Source[] {
  return seen.filter((source) => !expected.includes(source));
}

const percent = (share: number): string => `${(share * 100).toFixed(1)} %`;
const seconds = (ms: number): string => `${(ms / 1_000).toFixed(1)} s`;
