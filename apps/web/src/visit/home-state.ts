import type { Page } from '@marquee/contracts/page';
import type { Billboard } from './page-state.js';

/** What the response said besides its body. */
export interface ResponseFacts {
  readonly receivedAt: number;
  readonly roundTripMs: number;
  readonly pageSource: string | null;
  readonly serverTiming: string;
  readonly traceId: string | null;
  /** Where operators see the trace; null if the gateway does not say. */
  readonly traceUrl: string | null;
}

export interface ShownHome {
  readonly status: 'shown';
  readonly page: Page;
  readonly billboard: Billboard | null;
  readonly facts: ResponseFacts;
  /** When the page shown could not be refreshed; null after a successful load. */
  readonly failedAt: number | null;
}

/** No page has arrived yet, and the last attempt failed. */
export interface UnreachableHome {
  readonly status: 'unreachable';
  readonly attempts: number;
  readonly nextAt: number;
}

export type HomeState =
  { readonly status: 'loading' } | UnreachableHome | ShownHome | { readonly status: 'signed-out' };

/** The trace id of a `traceparent` header (W3C Trace Context), or of `x-trace-id`. */
export function traceIdOf(headers: Headers): string | null {
  return headers.get('x-trace-id') ?? headers.get('traceparent')?.split('-')[1] ?? null;
}

/** The target of the link `describedby` (RFC 8288) in a response. */
export function traceUrlOf(headers: Headers): string | null {
  return /<(https?:[^>]+)>; *rel="describedby"/.exec(headers.get('link') ?? '')?.[1] ?? null;
}
