import type { Urgency } from '@marquee/contracts/endpoint';
import { HEADERS } from '@marquee/contracts/headers';
import { currentSpan, newTrace, parseTraceparent } from '@marquee/observability';
import type { TraceContext } from '@marquee/observability';
import type { RequestContext } from './request-context.js';

export type IncomingHeaders = Readonly<Record<string, string | string[] | undefined>>;

export interface PropagatedHeaders {
  readonly remainingMs: number | undefined;
  readonly urgency: Urgency | undefined;
  readonly attempt: number;
  /** The span of the caller. */
  readonly parent: TraceContext | undefined;
  readonly baggage: string | undefined;
}

/** Returns what a caller sent. A value that cannot be parsed counts as absent. */
export function readHeaders(headers: IncomingHeaders): PropagatedHeaders {
  return {
    remainingMs: integer(first(headers[HEADERS.deadline])),
    urgency: urgencyOf(first(headers[HEADERS.priority])),
    attempt: integer(first(headers[HEADERS.attempt])) ?? 1,
    parent: parseTraceparent(first(headers[HEADERS.trace])),
    baggage: first(headers[HEADERS.baggage]),
  };
}

/**
 * Returns the headers of a call made while serving `context`.
 *
 * @param call `remainingMs` is the time left for this call.
 */
export function writeHeaders(
  context: RequestContext | undefined,
  call: { target: string; remainingMs: number; urgency: Urgency; attempt: number; callerToken?: string | undefined },
): Record<string, string> {
  const headers: Record<string, string> = {
    [HEADERS.target]: call.target,
    [HEADERS.deadline]: String(Math.max(0, Math.floor(call.remainingMs))),
    [HEADERS.priority]: `u=${context?.urgency ?? call.urgency}`,
    [HEADERS.attempt]: String(Math.max(context?.attempt ?? 1, call.attempt)),
    [HEADERS.trace]: (currentSpan()?.context ?? newTrace(false)).header,
  };
  if (call.callerToken !== undefined) headers[HEADERS.caller] = call.callerToken;
  if (context?.baggage !== undefined) headers[HEADERS.baggage] = context.baggage;
  return headers;
}

function first(value: string | string[] | undefined): string | undefined {
  return Array.isArray(value) ? value[0] : value;
}

function integer(text: string | undefined): number | undefined {
  return text !== undefined && /^\d{1,9}$/.test(text) ? Number(text) : undefined;
}

function urgencyOf(text: string | undefined): Urgency | undefined {
  const digit = /(?:^|[,\s])u=([0-7])(?:$|[,;\s])/.exec(text ?? '')?.[1];
  return digit === undefined ? undefined : (Number(digit) as Urgency);
}
