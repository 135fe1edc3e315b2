import type { Cancel, Clock } from '@marquee/browser/clock';
import { Store } from '@marquee/browser/store';
import type { Viewer } from '@marquee/contracts/gateway';
import type { GatewayApi } from '../api/gateway-api.js';

export interface ViewerListState {
  readonly status: 'loading' | 'failed' | 'shown';
  readonly viewers: readonly Viewer[];
  /** Cursor of the next part; null at the end. */
  readonly next: string | null;
}

const RETRY_MS = 2_500;

/** The viewers to choose from, part by part; retries until the first part has arrived. */
export class ViewerList extends Store<ViewerListState> {
  private controller = new AbortController();
  private cancel: Cancel | undefined;

  constructor(
    private readonly gateway: Pick<GatewayApi, 'listViewers'>,
    private readonly clock: Clock,
  ) {
    super({ status: 'loading', viewers: [], next: null });
  }

  open(): void {
    this.controller = new AbortController();
    void this.fetchFirst(this.controller.signal);
  }

  close(): void {
    this.controller.abort();
    this.cancel?.();
  }

  /** Adds the next part; if it does not arrive, the list stays as it is and can be asked again. */
  async fetchMore(): Promise<void> {
    const { signal } = this.controller;
    const part = await this.gateway.listViewers(this.get().next, signal).catch(() => null);
    if (part === null || signal.aborted) return;
    this.update(({ viewers }) => ({ status: 'shown', viewers: [...viewers, ...part.viewers], next: part.next }));
  }

  private async fetchFirst(signal: AbortSignal): Promise<void> {
    try {
      const { viewers, next } = await this.gateway.listViewers(null, signal);
      if (!signal.aborted) this.set({ status: 'shown', viewers, next });
    } catch {
      if (signal.aborted) return;
      this.update((state) => ({ ...state, status: 'failed' }));
      this.cancel = this.clock.schedule(() => void this.fetchFirst(signal), RETRY_MS);
    }
  }
}
