import { setTimeout as pause } from 'node:timers/promises';
import { seeded } from '@marquee/tooling/seeded';
import { actsOf } from './acts.js';
import type { Act } from './acts.js';
import { BOUNDS } from './cell.js';
import { timeUntilWhole, untilWhole } from './drill.js';
import type { Testbed } from './drill.js';
import { inject } from './inject.js';
import { Traffic } from './traffic.js';
import type { PageSample } from './traffic.js';

export interface ChaosOptions {
  readonly seed: number;
  readonly ms: number;
  readonly signal: AbortSignal;
  readonly onAct: (act: Act) => void;
}

export interface ChaosResult {
  readonly acts: number;
  readonly pages: number;
  /** Pages that were not served: no answer with status 200, or one without rows. */
  readonly notServed: readonly PageSample[];
  /** From the end of the last act until every viewer's page was whole, in ms. */
  readonly wholeAfterMs: number;
  /** Plays that were sent, each counted exactly once. */
  readonly plays: number;
  readonly findings: readonly string[];
}

/** After the last act, pages are whole and all plays are counted within this time. */
const RECOVERY_MS = 30_000;

/** Breaks random things for a while, under load, and checks that viewers are served and no event is lost. */
export async function chaos(testbed: Testbed, { seed, ms, signal, onAct }: ChaosOptions): Promise<ChaosResult> {
  await untilWhole(testbed);
  await using traffic = await Traffic.start(testbed.gateway, testbed.viewers, testbed.titles);
  const over = AbortSignal.any([signal, AbortSignal.timeout(ms)]);
  let acts = 0;
  const perform = async (sequence: 0 | 1): Promise<void> => {
    for (const act of actsOf(seeded(2 * seed + sequence), sequence)) {
      await pause(act.pauseMs, undefined, { signal: over }).catch(() => undefined);
      if (over.aborted) return;
      acts += 1;
      onAct(act);
      await inject(testbed.system, act, { ms: act.ms, onInjected: () => undefined, signal: over });
    }
  };
  await Promise.all([perform(0), perform(1)]);
  signal.throwIfAborted();
  const ended = performance.now();
  const findings: string[] = [];
  const wholeAfterMs = await timeUntilWhole(testbed, RECOVERY_MS).catch((error: unknown) => {
    findings.push((error as Error).message);
    return RECOVERY_MS;
  });
  await traffic.end();
  await traffic.plays
    .settle(testbed.system, Math.max(1_000, ended + RECOVERY_MS - performance.now()))
    .catch((error: unknown) => findings.push((error as Error).message));
  const { pages, plays } = traffic;
  const notServed = pages.filter(({ served }) => !served);
  const servedShare = 1 - notServed.length / pages.length;
  if (servedShare < BOUNDS.servedShare) findings.push(`${notServed.length} of ${pages.length} pages were not served`);
  return { acts, pages: pages.length, notServed, wholeAfterMs, plays: plays.all.length, findings };
}
