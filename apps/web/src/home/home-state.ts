import type { Page } from '@marquee/contracts/page';

/** What the response said beside its body. */
export type ResponseFacts = {
  receivedAt: number;
  roundTripMs: number;
  pageSource: string | null;
  serverTiming: string;
  traceId: string | null;
};

export type HomeState =
  | { status: 'loading' }
  /** Nothing to show yet, and the last attempt failed. */
  | { status: 'unreachable'; attempts: number; nextAt: number }
  /** `failedAt` is set while the page shown could not be refreshed. */
  | { status: 'shown'; page: Page; facts: ResponseFacts; failedAt: number | null }
  | { status: 'signed-out' };

/** The trace of `traceparent` (W3C Trace Context), or a bare id. */
export function traceIdOf(headers: Headers): string | null {
  return headers.get('x-trace-id') ?? headers.get('traceparent')?.split('-')[1] ?? null;
}
