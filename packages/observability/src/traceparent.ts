import { randomBytes } from 'node:crypto';

/** W3C Trace Context Level 1, https://www.w3.org/TR/trace-context-1/. */
export interface TraceContext {
  /** 32 hex digits. */
  readonly traceId: string;
  /** 16 hex digits. */
  readonly spanId: string;
  readonly sampled: boolean;
  /** The `traceparent` header that carries it. */
  readonly header: string;
}

const FORMAT = /^([0-9a-f]{2})-([0-9a-f]{32})-([0-9a-f]{16})-([0-9a-f]{2})(-.*)?$/;
const ZEROS = /^0+$/;

/**
 * Returns the trace context of a `traceparent` header; undefined if a receiver must ignore it. Of a version above 00,
 * it
 * reads the fields of version 00, as section 4.3 of the recommendation demands.
 */
export function parseTraceparent(header: string | undefined): TraceContext | undefined {
  const match = header === undefined ? null : FORMAT.exec(header);
  if (match === null) return undefined;
  const [, version, traceId = '', spanId = '', flags = '00', rest] = match;
  if (version === 'ff' || (version === '00' && rest !== undefined)) return undefined;
  if (ZEROS.test(traceId) || ZEROS.test(spanId)) return undefined;
  return context(traceId, spanId, (Number.parseInt(flags, 16) & 1) === 1);
}

/** Starts a trace. */
export function newTrace(): TraceContext {
  return context(randomBytes(16).toString('hex'), randomBytes(8).toString('hex'), true);
}

/** Returns the same trace with a new span. */
export function childOf(parent: TraceContext): TraceContext {
  return context(parent.traceId, randomBytes(8).toString('hex'), parent.sampled);
}

function context(traceId: string, spanId: string, sampled: boolean): TraceContext {
  return { traceId, spanId, sampled, header: `00-${traceId}-${spanId}-${sampled ? '01' : '00'}` };
}
