import type { Page, Reason, Source } from '@marquee/contracts/page';
import { isWhole } from '../support/edge.js';
import type { Edge, Visitor } from '../support/edge.js';
import { OpenLoop } from './open-loop.js';
import { Plays } from './plays.js';

/** Times on the scale of `performance.now()`. */
export interface PageSeen {
  readonly due: number;
  readonly ended: number;
  /** 200, with rows that hold titles, as the contract says. */
  readonly served: boolean;
  readonly whole: boolean;
  readonly source: Source | undefined;
  readonly rows: readonly Source[];
  /** Why rows, or the page, are not live. */
  readonly reasons: readonly Reason[];
  /** Why it was not served. */
  readonly problem?: string;
}

export interface TitleSeen {
  readonly due: number;
  readonly ended: number;
  /** It had been asked for before. */
  readonly known: boolean;
  readonly answered: boolean;
  /** 503 with a time to try again. */
  readonly refused: boolean;
}

export interface Titles {
  readonly known: readonly string[];
  /** Each is asked for once. */
  readonly unknown: string[];
}

const PAGES_A_SECOND = 20;
const EVERY_SECOND_MS = 1_000;

/** Viewers who open pages, look at titles and play something, whatever happens. */
export class Traffic implements AsyncDisposable {
  readonly pages: PageSeen[] = [];
  readonly titles: TitleSeen[] = [];
  readonly plays: Plays;
  private readonly playing: OpenLoop;
  private readonly looking: readonly OpenLoop[];

  private constructor(
    private readonly visitors: readonly Visitor[],
    private readonly supply: Titles,
    plays: Plays,
  ) {
    this.plays = plays;
    this.playing = new OpenLoop(EVERY_SECOND_MS, (due) => plays.play(due));
    this.looking = [
      new OpenLoop(EVERY_SECOND_MS / PAGES_A_SECOND, (due, turn) => this.openPage(due, turn)),
      new OpenLoop(EVERY_SECOND_MS / 2, (due, turn) => this.openTitle(due, turn)),
    ];
  }

  /** @param visitors whose pages are opened in turn; the plays are those of a viewer of their own. */
  static async start(edge: Edge, visitors: readonly Visitor[], supply: Titles): Promise<Traffic> {
    return new Traffic(visitors, supply, await Plays.of(edge, supply.known));
  }

  /** No play is begun any more; those under way come to their end. */
  async endPlaying(): Promise<void> {
    await this.playing[Symbol.asyncDispose]();
  }

  /** The same of everything. */
  async end(): Promise<void> {
    await Promise.all([this.playing, ...this.looking].map((loop) => loop[Symbol.asyncDispose]()));
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.end();
    await this.plays[Symbol.asyncDispose]();
  }

  private async openPage(due: number, turn: number): Promise<void> {
    const visitor = this.visitors[turn % this.visitors.length] as Visitor;
    try {
      const page = await visitor.page();
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
    const known = turn % 2 === 0;
    const titleId = known ? this.supply.known[turn % this.supply.known.length] : this.supply.unknown.pop();
    if (titleId === undefined) return;
    const [visitor] = this.visitors as [Visitor];
    const answer = await visitor.title(titleId).catch(() => undefined);
    this.titles.push({
      due,
      ended: performance.now(),
      known,
      answered: answer?.status === 200,
      refused: answer?.status === 503 && /^\d+$/.test(String(answer.headers['retry-after'])),
    });
  }
}

function facts(page: Page): Pick<PageSeen, 'whole' | 'source' | 'rows' | 'reasons'> {
  return {
    whole: isWhole(page),
    source: page.source,
    rows: [...new Set(page.rows.map(({ source }) => source))],
    reasons: [...new Set(page.degraded.map(({ reason }) => reason))],
  };
}
