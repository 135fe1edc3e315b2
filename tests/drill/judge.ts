import type { Source } from '@marquee/contracts/page';
import { BOUNDS } from './cell.js';
import type { Prediction } from './cell.js';
import type { Measurement } from './measurement.js';

/** Time from the end of the fault until every play was acknowledged and counted once, or what went wrong instead. */
export type CatchUp = { readonly ms: number } | { readonly problem: string };

/** Describes every broken bound and every wrong prediction; empty when the cell passes. */
export function judge(predicted: Prediction, measured: Measurement, catchUp: CatchUp): string[] {
  return [
    ...judgeBounds(predicted, measured, catchUp),
    ...judgeRungs(predicted, measured),
    ...judgePlays(predicted, measured),
    ...judgeTitles(predicted, measured),
  ];
}

function judgeBounds(
  { p99Ms: longestMs = BOUNDS.p99Ms }: Prediction,
  measured: Measurement,
  catchUp: CatchUp,
): string[] {
  const { pages, servedShare, p99Ms, recoveryMs, problems } = measured;
  return [
    pages === 0 && 'no page was requested',
    servedShare < BOUNDS.servedShare &&
      `${percent(servedShare)} of the pages were served, expected ${percent(BOUNDS.servedShare)}: ${problems.join('; ')}`,
    p99Ms > longestMs && `p99 was ${Math.round(p99Ms)} ms, limit ${longestMs} ms`,
    recoveryMs > BOUNDS.recoveryMs && `pages were whole after ${seconds(recoveryMs)}, limit 10 s`,
    'problem' in catchUp && `after the fault ${catchUp.problem}`,
    'ms' in catchUp && catchUp.ms > BOUNDS.caughtUpMs && `plays were applied after ${seconds(catchUp.ms)}, limit 30 s`,
  ].filter((finding) => finding !== false);
}

function judgeRungs({ page, rows, whole }: Prediction, { during }: Measurement): string[] {
  const unexpectedPages = without(Object.keys(during.sources) as Source[], page);
  const unexpectedRows = without(during.rows, rows);
  return [
    during.pages === 0 && 'no page was answered during the fault',
    unexpectedPages.length > 0 && `pages were ${unexpectedPages.join(', ')}, expected ${page.join(' or ')}`,
    unexpectedRows.length > 0 && `rows were ${unexpectedRows.join(', ')}, expected ${rows.join(' or ')}`,
    whole === 'all' && during.wholeShare < 1 && `${percent(during.wholeShare)} of the pages were whole, expected all`,
    whole === 'none' && during.wholeShare > 0 && `${percent(during.wholeShare)} of the pages were whole, expected none`,
  ].filter((finding) => finding !== false);
}

function judgePlays({ plays, applied }: Prediction, { during }: Measurement): string[] {
  const late = during.freshMs.filter((ms) => ms === undefined || ms > BOUNDS.freshMs);
  return [
    during.acknowledged + during.refused + during.unanswered === 0 && 'no play was sent during the fault',
    during.unanswered > 0 && `${during.unanswered} plays were neither acknowledged nor refused with a Retry-After`,
    plays === 'acknowledged' && during.refused > 0 && `${during.refused} plays were refused`,
    plays === 'refused' &&
      during.acknowledged > 0 &&
      `${during.acknowledged} plays were acknowledged, expected refusals`,
    applied === 'at once' && late.length > 0 && `${late.length} plays changed no row within 3 s`,
  ].filter((finding) => finding !== false);
}

function judgeTitles({ titles }: Prediction, { during }: Measurement): string[] {
  const { cached, cachedAnswered, uncached, uncachedAnswered, uncachedRefused } = during.titles;
  return [
    cachedAnswered < cached && `${cached - cachedAnswered} cached titles were not answered`,
    titles === 'all' && uncachedAnswered < uncached && `${uncached - uncachedAnswered} titles were not answered`,
    titles === 'cached' && uncachedAnswered > 0 && `${uncachedAnswered} new titles were answered, expected refusals`,
    uncachedAnswered + uncachedRefused < uncached && 'a title was refused without a Retry-After',
  ].filter((finding) => finding !== false);
}

function without(sources: readonly Source[], expected: readonly Source[]): Source[] {
  return sources.filter((source) => !expected.includes(source));
}

const percent = (share: number): string => `${(share * 100).toFixed(1)} %`;
const seconds = (ms: number): string => `${(ms / 1_000).toFixed(1)} s`;
