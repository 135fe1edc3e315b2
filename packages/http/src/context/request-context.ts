import { AsyncLocalStorage } from 'node:async_hooks';
import type { Urgency } from '@marquee/contracts/endpoint';
import type { Deadline } from '@marquee/resilience';

/** What travels with a request from hop to hop. */
export interface RequestContext {
  /** Ends when the caller's time is up or the client disconnects. */
  readonly deadline: Deadline;
  readonly urgency: Urgency;
  /** Above 1 when a caller is already retrying, so that only one layer retries. */
  readonly attempt: number;
  /** Baggage as received. The gateway replaces it, because its clients are not trusted. */
  baggage: string | undefined;
}

const storage = new AsyncLocalStorage<RequestContext>();

/** Returns the context of the current request; undefined outside of one, for example in a timer. */
export function currentContext(): RequestContext | undefined {
  return storage.getStore();
}

export function runInContext<T>(context: RequestContext, work: () => T): T {
  return storage.run(context, work);
}
