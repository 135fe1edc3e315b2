import { setTimeout as pause } from 'node:timers/promises';
import type { Source } from '@marquee/contracts/page';
import { halfWatched } from '../support/edge.js';
import type { Visitor } from '../support/edge.js';

export interface PageSeen {
  /** Unix time at which it was to be asked for, in ms. */
  readonly at: number;
  /** 200, with rows that hold titles. */
  readonly served: boolean;
  /** From when it was to be asked for, so that a stall of the asker counts too. */
  readonly ms: number;
  readonly source: Source | undefined;
}

export interface EventSent {
  readonly at: number;
  readonly viewerId: string;
  readonly status: number | undefined;
}

const PAGES_A_SECOND = 20;
const EVENT_EVERY_MS = 500;

/** Viewers who open pages at a steady rate and play something now and then, whatever happens. */
export class Load {
  readonly pages: PageSeen[] = [];
  readonly events: EventSent[] = [];
  private readonly stop = new AbortController();
  private readonly under = new Set<Promise<void>>();
  private readonly running: Promise<unknown>;

  constructor(
    private readonly visitors: readonly Visitor[],
    private readonly titleId: string,
  ) {
    this.running = Promise.all([
      this.every(1_000 / PAGES_A_SECOND, (at, turn) => this.openPage(at, turn)),
      this.every(EVENT_EVERY_MS, (at, turn) => this.play(at, turn)),
    ]);
  }

  async end(): Promise<void> {
    this.stop.abort();
    await this.running;
    await Promise.all(this.under);
  }

  private async every(ms: number, act: (at: number, turn: number) => Promise<void>): Promise<void> {
    const began = Date.now();
    for (let turn = 0; !this.stop.signal.aborted; turn += 1) {
      const at = began + turn * ms;
      await pause(Math.max(0, at - Date.now()));
      const acting: Promise<void> = act(at, turn).finally(() => this.under.delete(acting));
      this.under.add(acting);
    }
  }

  private async openPage(at: number, turn: number): Promise<void> {
    const visitor = this.visitors[turn % this.visitors.length];
    const page = await visitor?.page().catch(() => undefined);
    const served = page !== undefined && page.rows.length > 0 && page.rows.every(({ items }) => items.length > 0);
    this.pages.push({ at, served, ms: Date.now() - at, source: page?.source });
  }

  private async play(at: number, turn: number): Promise<void> {
    const visitor = this.visitors[turn % this.visitors.length];
    const answer = await visitor?.post(halfWatched(this.titleId)).catch(() => undefined);
    this.events.push({ at, viewerId: visitor?.viewerId ?? '', status: answer?.status });
  }
}
