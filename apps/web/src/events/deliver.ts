import type { ViewingEvent } from '@marquee/contracts/event';
import { ApiError } from '../api/api-error.js';
import { sendEvents } from '../api/edge.js';
import type { Delivery } from './outbox.js';

export async function deliver(events: readonly ViewingEvent[]): Promise<Delivery> {
  try {
    const receipt = await sendEvents(events);
    return {
      outcome: 'accepted',
      rejected: receipt.rejected.map(({ index, problem }) => ({ index, detail: problem.detail })),
    };
  } catch (error) {
    if (error instanceof ApiError && !error.retriable && error.status !== 401)
      return { outcome: 'refused', detail: error.message };
    const retryAfterMs = error instanceof ApiError ? error.retryAfterMs : undefined;
    return { outcome: 'unknown', ...(retryAfterMs === undefined ? {} : { retryAfterMs }) };
  }
}
