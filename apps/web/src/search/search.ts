import type { Cancel, Clock } from '@marquee/browser/clock';
import { Store } from '@marquee/browser/store';
import type { TitleCard } from '@marquee/contracts/page';
import type { GatewayApi } from '../api/gateway-api.js';

export interface SearchResults {
  readonly status: 'searching' | 'shown' | 'failed';
  readonly query: string;
  /** While searching, the titles of the query before. */
  readonly titles: readonly TitleCard[];
}

export type SearchState = { readonly status: 'idle'; readonly titles: readonly TitleCard[] } | SearchResults;

const IDLE: SearchState = { status: 'idle', titles: [] };
/** The pause in typing after which a query is sent. */
const SETTLE_MS = 220;
const RETRY_MS = 3_000;

/** Searches as the viewer types; retries while the catalog is unavailable. */
export class Search extends Store<SearchState> {
  private query = '';
  private controller: AbortController | undefined;
  private cancel: Cancel | undefined;

  constructor(
    private readonly gateway: Pick<GatewayApi, 'searchTitles'>,
    private readonly clock: Clock,
  ) {
    super(IDLE);
  }

  /** An empty query ends the search. */
  setQuery(typed: string): void {
    const query = typed.trim();
    if (query === this.query) return;
    this.query = query;
    this.controller?.abort();
    this.cancel?.();
    if (query === '') this.set(IDLE);
    else this.fetchAfter(SETTLE_MS);
  }

  private fetchAfter(ms: number): void {
    this.cancel = this.clock.schedule(() => void this.fetch(this.query), ms);
  }

  private async fetch(query: string): Promise<void> {
    const controller = new AbortController();
    this.controller = controller;
    this.update(({ titles }) => ({ status: 'searching', query, titles }));
    try {
      const titles = await this.gateway.searchTitles(query, controller.signal);
      if (!controller.signal.aborted) this.set({ status: 'shown', query, titles });
    } catch {
      if (controller.signal.aborted) return;
      this.set({ status: 'failed', query, titles: [] });
      this.fetchAfter(RETRY_MS);
    }
  }
}
