import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { isWhole } from '../support/gateway.js';
import type { GatewayClient, SignedInViewer } from '../support/gateway.js';
import type { System } from '../support/platform.js';
import { until } from '../support/until.js';
import { BOUNDS } from './cell.js';
import type { Cell } from './cell.js';
import { inject } from './inject.js';
import { judge } from './judge.js';
import type { CatchUp } from './judge.js';
import { measure } from './measurement.js';
import type { Measurement } from './measurement.js';
import { StallMonitor } from '../support/stall.js';
import { Traffic } from './traffic.js';
import type { TitleSupply } from './traffic.js';

/** A running system, and viewers whose pages it has served before. */
export interface Testbed {
  readonly system: System;
  readonly gateway: GatewayClient;
  readonly viewers: readonly SignedInViewer[];
  readonly titles: TitleSupply;
}

export type Phase = 'baseline' | 'fault' | 'recovery';

export interface DrillOptions {
  readonly signal: AbortSignal;
  /** Duration of the fault in ms. */
  readonly faultMs?: number;
  /** Called once a second with everything recorded so far. */
  readonly onSecond?: (phase: Phase, traffic: Traffic) => void;
}

export interface DrillResult {
  readonly cell: Cell;
  readonly measured: Measurement;
  readonly catchUp: CatchUp;
  /** Longest stall of the load generator, in ms. */
  readonly stallMs: number;
  /** Broken bounds and wrong predictions; the cell passes if there are none. */
  readonly findings: readonly string[];
}

const BASELINE_LIMIT_MS = 60_000;
const BASELINE_MS = 1_500;
const FAULT_MS = 5_000;
/** Long enough to request every viewer's page twice. */
const QUIET_MS = 1_000;

/** Runs one cell: waits for whole pages, injects the fault under load, removes it, and waits for the recovery. */
export async function drill(testbed: Testbed, cell: Cell, options: DrillOptions): Promise<DrillResult> {
  const { signal, faultMs = FAULT_MS, onSecond = () => undefined } = options;
  await untilWhole(testbed);
  await untilCatalogAnswers(testbed);
  using stall = new StallMonitor();
  await using traffic = await Traffic.start(testbed.gateway, testbed.viewers, testbed.titles);
  let phase: Phase = 'baseline';
  const ticking = setInterval(() => onSecond(phase, traffic), 1_000);
  try {
    await pause(BASELINE_MS, undefined, { signal });
    const degradedBefore = traffic.pages.filter(({ whole }) => !whole).length;
    const from = performance.now();
    let injected = from;
    await inject(testbed.system, cell, {
      ms: faultMs,
      onInjected: () => {
        injected = performance.now();
        phase = 'fault';
      },
      signal,
    });
    const ended = performance.now();
    phase = 'recovery';
    const catchingUp = settlePlays(testbed, traffic, ended);
    await untilQuiet(traffic, ended, signal);
    await traffic.end();
    const catchUp = await catchingUp;
    const { pages, titles, plays } = traffic;
    const freshness = plays.freshness.bind(plays);
    // Thirteen processes take some time to continue.
    const removing = Math.min(ended, injected + faultMs);
    const window = { from, injected, removing, ended };
    const measured = measure({ pages, titles, plays: plays.all, freshness }, window);
    const findings = judge(cell.predicted, measured, catchUp);
    if (degradedBefore > 0) findings.unshift(`${degradedBefore} pages were not whole before the fault`);
    return { cell, measured, catchUp, stallMs: stall.maxMs, findings };
  } finally {
    clearInterval(ticking);
  }
}

async function settlePlays({ system }: Testbed, traffic: Traffic, ended: number): Promise<CatchUp> {
  try {
    await traffic.endPlaying();
    return { ms: (await traffic.plays.settle(system, BOUNDS.caughtUpMs)) - ended };
  } catch (error) {
    return { problem: error instanceof Error ? error.message : String(error) };
  }
}

/** Waits until every viewer's page is whole twice in a row. */
export async function untilWhole(testbed: Pick<Testbed, 'viewers'>): Promise<void> {
  for (let time = 0; time < 2; time += 1) await timeUntilWhole(testbed, BASELINE_LIMIT_MS);
}

/** Waits until every viewer's page is whole; returns how long that took, in ms. */
export async function timeUntilWhole({ viewers }: Pick<Testbed, 'viewers'>, withinMs: number): Promise<number> {
  const { ms } = await until('whole pages', withinMs, async () => {
    const pages = await Promise.all(viewers.map((viewer) => viewer.page()));
    return pages.every(isWhole);
  });
  return ms;
}

/** Waits until the gateway asks the catalog again, so that the previous cell does not affect this one. */
async function untilCatalogAnswers({ viewers }: Testbed): Promise<void> {
  const [viewer] = viewers as [SignedInViewer];
  await until('an answer from the catalog', BASELINE_LIMIT_MS, async () => {
    return (await viewer.title(`never-requested-${randomUUID()}`)).status === 404;
  });
}

/** Returns once pages have been whole for a while, or when the time for it is over. */
async function untilQuiet({ pages }: Traffic, ended: number, signal: AbortSignal): Promise<void> {
  for (;;) {
    await pause(100, undefined, { signal });
    const lastDegraded = pages.findLast((page) => !page.whole)?.ended ?? 0;
    const now = performance.now();
    if (now > Math.max(lastDegraded, ended) + QUIET_MS || now > ended + 2 * BOUNDS.recoveryMs) return;
  }
}
