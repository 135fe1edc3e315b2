import { AsyncLocalStorage } from 'node:async_hooks';
import type { Urgency } from '@marquee/contracts/endpoint';
import type { TraceContext } from '@marquee/observability';
import type { Deadline } from '@marquee/resilience';

/** What travels with a request, from hop to hop. */
export interface RequestContext {
  /** Ends when the caller's time is up or the caller has gone away. */
  readonly deadline: Deadline;
  readonly urgency: Urgency;
  /** 1, or more when a layer above is repeating itself: only one layer retries. */
  readonly attempt: number;
  readonly trace: TraceContext;
  /** What came with the request; the edge replaces it by what it vouches for. */
  baggage: string | undefined;
}

const storage = new AsyncLocalStorage<RequestContext>();

/** The context of the request being served; undefined outside of one (timers, consumers). */
export function currentContext(): RequestContext | undefined {
  return storage.getStore();
}

export function runInContext<T>(context: RequestContext, work: () => T): T {
  return storage.run(context, work);
}
