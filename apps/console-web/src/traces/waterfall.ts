import type { Trace, TraceSpan } from '@marquee/contracts/traces';

/** A span as a line of the waterfall. */
export interface WaterfallLine {
  readonly span: TraceSpan;
  /** How many spans are above it. */
  readonly depth: number;
  /** Milliseconds in which none of its children ran: its own work, or waiting for something that has no span. */
  readonly ownMs: number;
}

export interface Waterfall {
  /** Each span before its children, siblings by start. */
  readonly lines: readonly WaterfallLine[];
  readonly totalMs: number;
  /** The id of the span that has the most time of its own: where to look first. */
  readonly slowest: string | undefined;
}

/** Orders the spans of a trace. A span whose parent was not recorded stands at the top. */
export function waterfallOf({ spans }: Pick<Trace, 'spans'>): Waterfall {
  const ids = new Set(spans.map(({ spanId }) => spanId));
  const children = new Map<string | null, TraceSpan[]>();
  for (const span of spans) {
    const parent = span.parentSpanId !== null && ids.has(span.parentSpanId) ? span.parentSpanId : null;
    children.set(parent, [...(children.get(parent) ?? []), span]);
  }
  const linesBelow = (parent: string | null, depth: number): WaterfallLine[] =>
    (children.get(parent) ?? []).flatMap((span) => [
      { span, depth, ownMs: ownTime(span, children.get(span.spanId) ?? []) },
      ...linesBelow(span.spanId, depth + 1),
    ]);
  const lines = linesBelow(null, 0);
  const slowest = lines.reduce<WaterfallLine | undefined>(
    (most, line) => (most === undefined || line.ownMs > most.ownMs ? line : most),
    undefined,
  );
  return {
    lines,
    totalMs: Math.max(0, ...spans.map(({ startMs, durationMs }) => startMs + durationMs)),
    slowest: slowest?.span.spanId,
  };
}

/** Children may overlap each other, and last longer than the span that started them. */
function ownTime({ startMs, durationMs }: TraceSpan, children: readonly TraceSpan[]): number {
  const end = startMs + durationMs;
  let covered = 0;
  let until = startMs;
  for (const child of children.toSorted((a, b) => a.startMs - b.startMs)) {
    const from = Math.max(until, child.startMs);
    const to = Math.min(end, child.startMs + child.durationMs);
    if (to <= from) continue;
    covered += to - from;
    until = to;
  }
  return durationMs - covered;
}
