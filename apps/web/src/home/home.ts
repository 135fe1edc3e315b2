import type { Page, Row } from '@marquee/contracts/page';
import { ApiError } from '../api/api-error.js';
import type { Answer } from '../api/request.js';
import { backOffMs } from '../back-off.js';
import type { Cancel, Schedule } from '../schedule.js';
import { Store } from '../store.js';
import { traceIdOf } from './home-state.js';
import type { HomeState } from './home-state.js';
import { swapRow } from './page-state.js';

export type HomeOptions = {
  fetchHome: (signal: AbortSignal) => Promise<Answer<Page>>;
  fetchRow: (rowId: string, pageId: string) => Promise<Row>;
  now: () => number;
  schedule: Schedule;
  random: () => number;
  onPage?: (page: Page) => void;
};

const RETRY = { firstMs: 1_000, mostMs: 10_000 };
/** A page that is not whole is asked for again after this long: nobody announces that a neighbour has recovered. */
const HEAL_MS = 12_000;

/** The page as it is shown. A failed request never takes away what is there. */
export class Home extends Store<HomeState> {
  private attempts = 0;
  private loading: AbortController | undefined;
  private cancel: Cancel | undefined;

  constructor(private readonly options: HomeOptions) {
    super({ status: 'loading' });
  }

  async load(): Promise<void> {
    this.loading?.abort();
    this.cancel?.();
    const controller = new AbortController();
    this.loading = controller;
    const started = this.options.now();
    try {
      const { body: page, headers } = await this.options.fetchHome(controller.signal);
      this.attempts = 0;
      const receivedAt = this.options.now();
      this.options.onPage?.(page);
      this.set({
        status: 'shown',
        page,
        failedAt: null,
        facts: {
          receivedAt,
          roundTripMs: receivedAt - started,
          pageSource: headers.get('x-page-source'),
          serverTiming: headers.get('server-timing') ?? '',
          traceId: traceIdOf(headers),
        },
      });
      if (page.source !== 'live' || page.degraded.length > 0) this.again(HEAL_MS);
    } catch (error) {
      if (!controller.signal.aborted) this.failed(error);
    }
  }

  /** Fetches one row and puts it in place; a row that cannot be had stays as it is. */
  async refreshRow(rowId: string): Promise<void> {
    const shown = this.get();
    if (shown.status !== 'shown') return;
    try {
      const row = await this.options.fetchRow(rowId, shown.page.pageId);
      this.update((state) =>
        state.status === 'shown' && state.page.viewerId === shown.page.viewerId
          ? { ...state, page: swapRow(state.page, row) }
          : state,
      );
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      // 404: the viewer no longer has this row, and only a new page can tell what came instead. 401: nor a session.
      if (error.status === 404 || error.status === 401) await this.load();
      else this.again(HEAL_MS);
    }
  }

  /** Stops asking by itself, as while nobody looks; `load` starts anew. */
  rest(): void {
    this.cancel?.();
  }

  close(): void {
    this.loading?.abort();
    this.cancel?.();
  }

  private failed(error: unknown): void {
    if (error instanceof ApiError && error.status === 401) {
      this.set({ status: 'signed-out' });
      return;
    }
    const asked = error instanceof ApiError ? error.retryAfterMs : undefined;
    const pause = asked ?? backOffMs(this.attempts, RETRY, this.options.random());
    this.attempts += 1;
    const now = this.options.now();
    this.update((state) =>
      state.status === 'shown'
        ? { ...state, failedAt: state.failedAt ?? now }
        : { status: 'unreachable', attempts: this.attempts, nextAt: now + pause },
    );
    this.again(pause);
  }

  private again(afterMs: number): void {
    this.cancel?.();
    this.cancel = this.options.schedule(() => void this.load(), afterMs);
  }
}
