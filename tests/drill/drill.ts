import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { isWhole } from '../support/edge.js';
import type { Edge, Visitor } from '../support/edge.js';
import type { System } from '../support/platform.js';
import { until } from '../support/until.js';
import { BOUNDS } from './cell.js';
import type { Cell } from './cell.js';
import { inject } from './inject.js';
import { judge } from './judge.js';
import type { CaughtUp } from './judge.js';
import { measure } from './measurement.js';
import type { Measurement } from './measurement.js';
import { Stall } from './stall.js';
import { Traffic } from './traffic.js';
import type { Titles } from './traffic.js';

/** A system, and viewers whose pages it has served. */
export interface Scene {
  readonly system: System;
  readonly edge: Edge;
  readonly visitors: readonly Visitor[];
  readonly titles: Titles;
}

export type Phase = 'baseline' | 'fault' | 'recovery';

export interface DrillOptions {
  readonly signal: AbortSignal;
  /** How long the fault stays, in ms. */
  readonly faultMs?: number;
  /** Once a second. */
  readonly onSecond?: (phase: Phase, traffic: Traffic) => void;
}

export interface Outcome {
  readonly cell: Cell;
  readonly seen: Measurement;
  readonly caughtUp: CaughtUp;
  /** Longest time that the measuring process was kept from working, in ms. */
  readonly stallMs: number;
  /** What is wrong; the cell holds when nothing is. */
  readonly findings: readonly string[];
}

const BASELINE_LIMIT_MS = 60_000;
const BASELINE_MS = 1_500;
const FAULT_MS = 5_000;
/** Every viewer's page once more, all of them whole. */
const QUIET_MS = 1_000;

/** One cell: whole pages, the fault under load, hands off, whole pages. */
export async function drill(scene: Scene, cell: Cell, options: DrillOptions): Promise<Outcome> {
  const { signal, faultMs = FAULT_MS, onSecond = () => undefined } = options;
  await untilWhole(scene);
  await untilTitles(scene);
  using stall = new Stall();
  await using traffic = await Traffic.start(scene.edge, scene.visitors, scene.titles);
  let phase: Phase = 'baseline';
  const ticking = setInterval(() => onSecond(phase, traffic), 1_000);
  try {
    await pause(BASELINE_MS, undefined, { signal });
    const before = traffic.pages.filter(({ whole }) => !whole).length;
    const from = performance.now();
    let begun = from;
    await inject(scene.system, cell, {
      ms: faultMs,
      begun: () => {
        begun = performance.now();
        phase = 'fault';
      },
      signal,
    });
    const ended = performance.now();
    phase = 'recovery';
    const settled = settle(scene, traffic, ended);
    await untilQuiet(traffic, ended, signal);
    await traffic.end();
    const caughtUp = await settled;
    const { pages, titles, plays } = traffic;
    const freshness = plays.freshness.bind(plays);
    const seen = measure({ pages, titles, plays: plays.all, freshness }, { from, begun, ended });
    const findings = judge(cell.predicted, seen, caughtUp);
    if (before > 0) findings.unshift(`${before} pages were not whole before the fault`);
    return { cell, seen, caughtUp, stallMs: stall.maxMs, findings };
  } finally {
    clearInterval(ticking);
  }
}

async function settle({ system }: Scene, traffic: Traffic, ended: number): Promise<CaughtUp> {
  try {
    await traffic.endPlaying();
    return { ms: (await traffic.plays.settle(system, BOUNDS.caughtUpMs)) - ended };
  } catch (error) {
    return { problem: error instanceof Error ? error.message : String(error) };
  }
}

/** Every viewer's page whole, asked twice. */
export async function untilWhole({ visitors }: Pick<Scene, 'visitors'>): Promise<void> {
  for (const _time of ['once', 'and still']) {
    await until('whole pages', BASELINE_LIMIT_MS, async () => {
      const pages = await Promise.all(visitors.map((visitor) => visitor.page()));
      return pages.every(isWhole);
    });
  }
}

/** The catalog is asked again: what is left of the cell before is no part of this one. */
async function untilTitles({ visitors }: Scene): Promise<void> {
  const [visitor] = visitors as [Visitor];
  await until('an answer of the catalog', BASELINE_LIMIT_MS, async () => {
    return (await visitor.title(`nobody-has-asked-for-${randomUUID()}`)).status === 404;
  });
}

/** Pages have been whole for a while, or the time for it is over. */
async function untilQuiet({ pages }: Traffic, ended: number, signal: AbortSignal): Promise<void> {
  for (;;) {
    await pause(100, undefined, { signal });
    const broken = pages.findLast((page) => !page.whole)?.ended ?? 0;
    const now = performance.now();
    if (now > Math.max(broken, ended) + QUIET_MS || now > ended + 2 * BOUNDS.recoveryMs) return;
  }
}
