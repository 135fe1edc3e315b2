import type { Page, Reason, Source } from '@marquee/contracts/page';
import { isWhole } from '../support/gateway.js';
import type { GatewayClient, SignedInViewer } from '../support/gateway.js';
import { OpenLoop } from '@marquee/scheduling';
import { Plays } from './plays.js';

/** Times on the scale of `performance.now()`. */
export interface PageSample {
  readonly due: number;
  readonly ended: number;
  /** Whether the status is 200 and every row holds titles, as the contract requires. */
  readonly served: boolean;
  readonly whole: boolean;
  readonly source: Source | undefined;
  readonly rows: readonly Source[];
  /** Why rows or the page are not live. */
  readonly reasons: readonly Reason[];
  /** Why it was not served. */
  readonly problem?: string;
}

export interface TitleSample {
  readonly due: number;
  readonly ended: number;
  /** Whether it was requested before, so that the gateway has a copy. */
  readonly cached: boolean;
  readonly answered: boolean;
  /** Whether the response was 503 with a Retry-After. */
  readonly refused: boolean;
}

/** Title ids to request. */
export interface TitleSupply {
  /** Requested before, so that the gateway has copies. */
  readonly cached: readonly string[];
  /** Never requested before; each is taken once. */
  readonly uncached: string[];
}

const PAGES_PER_SECOND = 20;
const SECOND_MS = 1_000;

/** Viewers who open pages, look at titles and play something at a fixed rate. */
export class Traffic implements AsyncDisposable {
  readonly pages: PageSample[] = [];
  readonly titles: TitleSample[] = [];
  readonly plays: Plays;
  private readonly playLoop: OpenLoop;
  private readonly readLoops: readonly OpenLoop[];

  private constructor(
    private readonly viewers: readonly SignedInViewer[],
    private readonly supply: TitleSupply,
    plays: Plays,
  ) {
    this.plays = plays;
    this.playLoop = new OpenLoop(SECOND_MS, (due) => plays.play(due));
    this.readLoops = [
      new OpenLoop(SECOND_MS / PAGES_PER_SECOND, (due, turn) => this.openPage(due, turn)),
      new OpenLoop(SECOND_MS / 2, (due, turn) => this.openTitle(due, turn)),
    ];
  }

  /** @param viewers whose pages are opened in turn; plays belong to a separate, new viewer */
  static async start(
    gateway: GatewayClient,
    viewers: readonly SignedInViewer[],
    supply: TitleSupply,
  ): Promise<Traffic> {
    return new Traffic(viewers, supply, await Plays.open(gateway, supply.cached));
  }

  /** Starts no more plays, and waits for those in flight. */
  async endPlaying(): Promise<void> {
    await this.playLoop[Symbol.asyncDispose]();
  }

  /** Starts no more requests, and waits for those in flight. */
  async end(): Promise<void> {
    await Promise.all([this.playLoop, ...this.readLoops].map((loop) => loop[Symbol.asyncDispose]()));
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.end();
    await this.plays[Symbol.asyncDispose]();
  }

  private async openPage(due: number, turn: number): Promise<void> {
    const viewer = this.viewers[turn % this.viewers.length] as SignedInViewer;
    try {
      const page = await viewer.page();
      const served = page.rows.length > 0 && page.rows.every(({ items }) => items.length > 0);
      this.pages.push({
        due,
        ended: performance.now(),
        served,
        ...facts(page),
        ...(!served && { problem: 'no rows' }),
      });
    } catch (error) {
      const problem = error instanceof Error ? error.message.slice(0, 200) : String(error);
      this.pages.push({
        due,
        ended: performance.now(),
        served: false,
        whole: false,
        source: undefined,
        rows: [],
        reasons: [],
        problem,
      });
    }
  }

  private async openTitle(due: number, turn: number): Promise<void> {
    const cached = turn % 2 === 0;
    const titleId = cached ? this.supply.cached[turn % this.supply.cached.length] : this.supply.uncached.pop();
    if (titleId === undefined) return;
    const [viewer] = this.viewers as [SignedInViewer];
    const response = await viewer.title(titleId).catch(() => undefined);
    this.titles.push({
      due,
      ended: performance.now(),
      cached,
      answered: response?.status === 200,
      refused: response?.status === 503 && /^\d+$/.test(String(response.headers['retry-after'])),
    });
  }
}

function facts(page: Page): Pick<PageSample, 'whole' | 'source' | 'rows' | 'reasons'> {
  return {
    whole: isWhole(page),
    source: page.source,
    rows: [...new Set(page.rows.map(({ source }) => source))],
    reasons: [...new Set(page.degraded.map(({ reason }) => reason))],
  };
}
