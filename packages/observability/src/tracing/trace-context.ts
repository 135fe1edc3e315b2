import { randomFillSync } from 'node:crypto';
import { parseTraceParent } from '@opentelemetry/core';

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

const POOL = Buffer.alloc(4_096);
let used = POOL.length;

/** Returns the trace context of a `traceparent` header; undefined if a receiver must ignore it. */
export function parseTraceparent(header: string | undefined): TraceContext | undefined {
  const parsed = header === undefined ? null : parseTraceParent(header);
  return parsed === null ? undefined : traceContext(parsed.traceId, parsed.spanId, (parsed.traceFlags & 1) === 1);
}

export function traceContext(traceId: string, spanId: string, sampled: boolean): TraceContext {
  return { traceId, spanId, sampled, header: `00-${traceId}-${spanId}-${sampled ? '01' : '00'}` };
}

/** Starts a trace. */
export function newTrace(sampled = true): TraceContext {
  return traceContext(randomHex(16), randomHex(8), sampled);
}

/** Random hex digits; one call of the operating system serves many ids. */
export function randomHex(bytes: number): string {
  if (used + bytes > POOL.length) {
    randomFillSync(POOL);
    used = 0;
  }
  used += bytes;
  return POOL.toString('hex', used - bytes, used);
}
