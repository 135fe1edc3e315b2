import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Edge, isWhole } from '../support/edge.js';
import type { Visitor } from '../support/edge.js';
import { platform } from '../support/platform.js';
import { percentile, until } from '../support/until.js';
import { CELLS } from './cells.js';
import type { Cell } from './cells.js';
import { inject } from './inject.js';
import { Load } from './load.js';
import { reportOf } from './report.js';
import type { Result } from './report.js';

const FAULT_MS = 5_000;
/** The change itself: rungs are judged after it. */
const SETTLING_MS = 1_500;
const LONGEST_MS = 350;
const RECOVERY_MS = 10_000;
const BASELINE_MS = 60_000;

describe('the failure matrix', () => {
  const system = platform();
  const edge = new Edge(system.url);
  const results: Result[] = [];
  let visitors: Visitor[];
  let titleId: string;

  beforeAll(async () => {
    const viewers = await Promise.all(Array.from({ length: 10 }, (_, index) => edge.newViewer(`Matrix ${index}`)));
    visitors = viewers;
    titleId = (await whole())[0]?.rows[0]?.items[0]?.titleId ?? '';
  }, BASELINE_MS);
  afterAll(async () => {
    await edge.close();
    const complete = results.length === CELLS.length;
    if (complete)
      writeFileSync(join(import.meta.dirname, '../../docs/failure-matrix.md'), reportOf(results, new Date()));
  });

  async function whole() {
    const { value } = await until('whole pages', BASELINE_MS, async () => {
      const pages = await Promise.all(visitors.map((visitor) => visitor.page()));
      return pages.every(isWhole) && pages;
    });
    return value;
  }

  async function run(cell: Cell): Promise<Result> {
    await whole();
    const before = await counts();
    const load = new Load(visitors, titleId);
    await pause(500);
    const began = Date.now();
    const end = await inject(system, cell);
    await pause(FAULT_MS);
    await end();
    const ended = Date.now();
    const { ms: recoveryMs } = await until('whole pages', BASELINE_MS, async () => {
      const pages = await Promise.all(visitors.map((visitor) => visitor.page()));
      return pages.every(isWhole);
    });
    await load.end();
    await settled(before, load);
    const during = load.pages.filter(({ at }) => at >= began && at < ended);
    const onRung = during.filter(({ at }) => at >= began + SETTLING_MS && at < ended - 200);
    const plays = load.events.filter(({ at }) => at >= began + SETTLING_MS && at < ended - 200);
    const sources = [...new Set(onRung.flatMap(({ source }) => source ?? []))].toSorted();
    const acknowledged = plays.filter(({ status }) => status === 202).length;
    const result = {
      cell,
      pages: during.length,
      servedShare: during.filter(({ served }) => served).length / during.length,
      p99Ms: percentile(
        during.map(({ ms }) => ms),
        0.99,
      ),
      sources,
      acknowledged,
      refused: plays.length - acknowledged,
      recoveryMs,
    };
    return { ...result, held: holds(cell, result) };
  }

  const counts = () => Promise.all(visitors.map(async ({ viewerId }) => countOf(viewerId)));
  const countOf = async (viewerId: string) => (await system.statistics(viewerId)).events['play-progress'] ?? 0;

  /** Every acknowledged play counted; none twice: what was refused may have been taken all the same, and no more than that. */
  async function settled(before: readonly number[], load: Load): Promise<void> {
    const sent = visitors.map(({ viewerId }) => load.events.filter((each) => each.viewerId === viewerId));
    await until('acknowledged plays to be counted', 30_000, async () => {
      const now = await counts();
      return now.every((count, index) => {
        const own = sent[index] ?? [];
        const counted = count - (before[index] ?? 0);
        const acknowledged = own.filter(({ status }) => status === 202).length;
        if (counted > own.length) throw new Error(`${counted} plays counted of ${own.length} sent`);
        return counted >= acknowledged;
      });
    });
  }

  it.each(CELLS.map((cell) => [cell.name, cell] as const))(
    'holds: %s',
    async (_, cell) => {
      const result = await run(cell);
      results.push(result);
      expect(result.sources.filter((source) => !cell.predicted.page.some((expected) => expected === source))).toEqual(
        [],
      );
      expect(result.servedShare).toBeGreaterThanOrEqual(0.999);
      expect(result.p99Ms).toBeLessThanOrEqual(LONGEST_MS);
      expect(result.recoveryMs).toBeLessThanOrEqual(RECOVERY_MS);
      expect(result.held).toBe(true);
    },
    240_000,
  );
});

function holds(cell: Cell, result: Omit<Result, 'held' | 'cell'>): boolean {
  const { page, events } = cell.predicted;
  return (
    result.servedShare >= 0.999 &&
    result.p99Ms <= LONGEST_MS &&
    result.recoveryMs <= RECOVERY_MS &&
    result.sources.every((source) => page.some((expected) => expected === source)) &&
    (events === 'either' || (events === 'acknowledged' ? result.refused === 0 : result.acknowledged === 0))
  );
}
