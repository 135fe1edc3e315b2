import { randomBytes } from 'node:crypto';

/** W3C Trace Context, version 00. */
export interface TraceContext {
  /** 32 hex digits. */
  readonly traceId: string;
  /** 16 hex digits. */
  readonly spanId: string;
  readonly sampled: boolean;
  /** The header that carries it. */
  readonly header: string;
}

const FORM = /^00-([0-9a-f]{32})-([0-9a-f]{16})-([0-9a-f]{2})$/;

/** Undefined for anything that the standard tells a receiver to ignore. */
export function parseTraceparent(header: string | undefined): TraceContext | undefined {
  const match = header === undefined ? null : FORM.exec(header);
  if (!match) return undefined;
  const [, traceId = '', spanId = '', flags = '00'] = match;
  if (/^0+$/.test(traceId) || /^0+$/.test(spanId)) return undefined;
  return context(traceId, spanId, (Number.parseInt(flags, 16) & 1) === 1);
}

export function newTrace(): TraceContext {
  return context(randomBytes(16).toString('hex'), randomBytes(8).toString('hex'), true);
}

/** Same trace, a span of its own. */
export function childOf(parent: TraceContext): TraceContext {
  return context(parent.traceId, randomBytes(8).toString('hex'), parent.sampled);
}

function context(traceId: string, spanId: string, sampled: boolean): TraceContext {
  return { traceId, spanId, sampled, header: `00-${traceId}-${spanId}-${sampled ? '01' : '00'}` };
}
