import { useEffect, useState } from 'react';
import { ApiError } from '@marquee/browser/api-error';
import type { Cancel, Clock } from '@marquee/browser/clock';
import { Store, useStore } from '@marquee/browser/store';
import type { Title } from '@marquee/contracts/title';
import type { GatewayApi } from '../api/gateway-api.js';
import { useServices } from '../ui/services.js';

/** `unavailable` is retried; `missing` is final. */
export type TitleState =
  | { readonly status: 'loading' }
  | { readonly status: 'shown'; readonly title: Title }
  | { readonly status: 'unavailable' }
  | { readonly status: 'missing' };

const RETRY_MS = 5_000;
const MIN_RETRY_MS = 1_000;

/** Fetches one title; retries while the catalog is unavailable. */
export class TitleLookup extends Store<TitleState> {
  private controller = new AbortController();
  private cancel: Cancel | undefined;

  constructor(
    private readonly titleId: string,
    private readonly gateway: Pick<GatewayApi, 'fetchTitle'>,
    private readonly clock: Clock,
  ) {
    super({ status: 'loading' });
  }

  open(): void {
    this.controller = new AbortController();
    void this.fetch(this.controller.signal);
  }

  close(): void {
    this.controller.abort();
    this.cancel?.();
  }

  private async fetch(signal: AbortSignal): Promise<void> {
    try {
      const title = await this.gateway.fetchTitle(this.titleId, signal);
      if (!signal.aborted) this.set({ status: 'shown', title });
    } catch (error) {
      if (signal.aborted) return;
      if (!(error instanceof ApiError && error.retriable)) {
        this.set({ status: 'missing' });
        return;
      }
      this.set({ status: 'unavailable' });
      const pause = Math.max(error.retryAfterMs ?? RETRY_MS, MIN_RETRY_MS);
      this.cancel = this.clock.schedule(() => void this.fetch(signal), pause);
    }
  }
}

/** Looks up a title while the component is mounted. `titleId` must not change; give the component a key. */
export function useTitle(titleId: string): TitleState {
  const { gateway, clock } = useServices();
  const [lookup] = useState(() => new TitleLookup(titleId, gateway, clock));
  useEffect(() => {
    lookup.open();
    return () => lookup.close();
  }, [lookup]);
  return useStore(lookup);
}
