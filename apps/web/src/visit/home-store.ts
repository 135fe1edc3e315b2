import { ApiError } from '@marquee/browser/api-error';
import { backOffMs } from '@marquee/browser/back-off';
import type { Cancel, Clock } from '@marquee/browser/clock';
import { Store } from '@marquee/browser/store';
import type { Page } from '@marquee/contracts/page';
import type { GatewayApi } from '../api/gateway-api.js';
import { traceIdOf, traceUrlOf } from './home-state.js';
import type { HomeState } from './home-state.js';
import { chooseBillboard, isWhole, swapRow } from './page-state.js';

const RETRY = { firstMs: 1_000, maxMs: 10_000 };
/** The pause before a page that is not whole is fetched again: no event says that a dependency has recovered. */
const HEAL_MS = 12_000;

/** The page as it is shown. A failed request never removes what is there. */
export class HomeStore extends Store<HomeState> {
  private attempts = 0;
  private closed = false;
  private loading: AbortController | undefined;
  private cancel: Cancel | undefined;

  constructor(
    private readonly gateway: Pick<GatewayApi, 'fetchHome' | 'fetchRow'>,
    private readonly clock: Clock,
    private readonly random: () => number,
    private readonly onPage: (page: Page) => void = () => undefined,
  ) {
    super({ status: 'loading' });
  }

  /** Fetches the page; a call that is still running is aborted. */
  async load(): Promise<void> {
    this.loading?.abort();
    this.cancel?.();
    const controller = new AbortController();
    this.loading = controller;
    const started = this.clock.now();
    try {
      const { body: page, headers } = await this.gateway.fetchHome(controller.signal);
      this.attempts = 0;
      const receivedAt = this.clock.now();
      this.onPage(page);
      this.update((state) => ({
        status: 'shown',
        page,
        billboard: chooseBillboard(page, state.status === 'shown' ? state.billboard : null),
        failedAt: null,
        facts: {
          receivedAt,
          roundTripMs: receivedAt - started,
          pageSource: headers.get('x-page-source'),
          serverTiming: headers.get('server-timing') ?? '',
          traceId: traceIdOf(headers),
          traceUrl: traceUrlOf(headers),
        },
      }));
      if (!isWhole(page)) this.loadAfter(HEAL_MS);
    } catch (error) {
      if (!controller.signal.aborted) this.loadFailed(error);
    }
  }

  /** Fetches one row, in the trace that changed it, and replaces it; if that fails the row stays as it is. */
  async refreshRow(rowId: string, traceparent?: string): Promise<void> {
    const shown = this.get();
    if (shown.status !== 'shown') return;
    try {
      const row = await this.gateway.fetchRow(rowId, shown.page.pageId, traceparent);
      this.update((state) => {
        if (state.status !== 'shown' || state.page.viewerId !== shown.page.viewerId) return state;
        const page = swapRow(state.page, row);
        return { ...state, page, billboard: chooseBillboard(page, state.billboard) };
      });
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      // 404: the viewer no longer has this row, and only a new page shows what replaced it. 401: the session is gone.
      if (error.status === 404 || error.status === 401) await this.load();
      else this.loadAfter(HEAL_MS);
    }
  }

  /** Cancels the next automatic load, for example while the tab is hidden. */
  pause(): void {
    this.cancel?.();
  }

  close(): void {
    this.closed = true;
    this.loading?.abort();
    this.cancel?.();
  }

  private loadFailed(error: unknown): void {
    if (error instanceof ApiError && error.status === 401) {
      this.set({ status: 'signed-out' });
      return;
    }
    const retryAfterMs = error instanceof ApiError ? error.retryAfterMs : undefined;
    const pause = retryAfterMs ?? backOffMs(this.attempts, RETRY, this.random());
    this.attempts += 1;
    const now = this.clock.now();
    this.update((state) =>
      state.status === 'shown'
        ? { ...state, failedAt: state.failedAt ?? now }
        : { status: 'unreachable', attempts: this.attempts, nextAt: now + pause },
    );
    this.loadAfter(pause);
  }

  private loadAfter(ms: number): void {
    this.cancel?.();
    if (!this.closed) this.cancel = this.clock.schedule(() => void this.load(), ms);
  }
}
