import type { Urgency } from '@marquee/contracts/endpoint';
import { HEADERS } from '@marquee/contracts/headers';
import { childOf, newTrace, parseTraceparent } from '@marquee/observability';
import type { TraceContext } from '@marquee/observability';
import type { RequestContext } from './request-context.js';

export type IncomingHeaders = Readonly<Record<string, string | string[] | undefined>>;

export interface Carried {
  readonly remainingMs: number | undefined;
  readonly urgency: Urgency | undefined;
  readonly attempt: number;
  readonly trace: TraceContext;
  readonly baggage: string | undefined;
}

/** Reads what a caller sent; what cannot be read counts as absent. */
export function readHeaders(headers: IncomingHeaders): Carried {
  const parent = parseTraceparent(one(headers[HEADERS.trace]));
  return {
    remainingMs: integer(one(headers[HEADERS.deadline])),
    urgency: urgencyOf(one(headers[HEADERS.priority])),
    attempt: integer(one(headers[HEADERS.attempt])) ?? 1,
    trace: parent === undefined ? newTrace() : childOf(parent),
    baggage: one(headers[HEADERS.baggage]),
  };
}

/** What a call made while serving `context` carries; `remainingMs` is what is left for that call. */
export function writeHeaders(
  context: RequestContext | undefined,
  call: { target: string; remainingMs: number; urgency: Urgency; attempt: number },
): Record<string, string> {
  const headers: Record<string, string> = {
    [HEADERS.target]: call.target,
    [HEADERS.deadline]: String(Math.max(0, Math.floor(call.remainingMs))),
    [HEADERS.priority]: `u=${context?.urgency ?? call.urgency}`,
    [HEADERS.attempt]: String(Math.max(context?.attempt ?? 1, call.attempt)),
    [HEADERS.trace]: (context === undefined ? newTrace() : childOf(context.trace)).header,
  };
  if (context?.baggage !== undefined) headers[HEADERS.baggage] = context.baggage;
  return headers;
}

function one(value: string | string[] | undefined): string | undefined {
  return Array.isArray(value) ? value[0] : value;
}

function integer(text: string | undefined): number | undefined {
  return text !== undefined && /^\d{1,9}$/.test(text) ? Number(text) : undefined;
}

function urgencyOf(text: string | undefined): Urgency | undefined {
  const digit = /(?:^|[,\s])u=([0-7])(?:$|[,;\s])/.exec(text ?? '')?.[1];
  return digit === undefined ? undefined : (Number(digit) as Urgency);
}
