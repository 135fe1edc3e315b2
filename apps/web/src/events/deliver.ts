import { ApiError } from '@marquee/browser/api-error';
import type { ViewingEvent } from '@marquee/contracts/event';
import type { GatewayApi } from '../api/gateway-api.js';
import type { Delivery } from './outbox.js';

/** Sends events and turns the answer or the failure into what the outbox does next. Never throws. */
export async function deliver(
  events: readonly ViewingEvent[],
  now: number,
  sendEvents: GatewayApi['sendEvents'],
): Promise<Delivery> {
  try {
    const { rejected } = await sendEvents(events, now);
    return { outcome: 'accepted', rejected: rejected.map(({ index, problem }) => ({ index, detail: problem.detail })) };
  } catch (error) {
    if (!(error instanceof ApiError)) return { outcome: 'unknown' };
    // Events of a viewer whose session ended are sent in the next one.
    if (!error.retriable && error.status !== 401) return { outcome: 'refused', detail: error.message };
    return { outcome: 'unknown', ...(error.retryAfterMs !== undefined && { retryAfterMs: error.retryAfterMs }) };
  }
}
