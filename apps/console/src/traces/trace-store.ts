import type { Trace, TraceSpan, TraceSummary } from '@marquee/contracts/traces';
import { Injectable } from '@nestjs/common';
import type { RecordedSpan } from './otlp.domain.js';

/** About 1 KB each. */
const MAX_SPANS = 20_000;
const REMEMBERED_MS = 15 * 60_000;

interface Recorded {
  readonly traceId: string;
  spans: RecordedSpan[];
  /** Unix time in ms. */
  lastAt: number;
}

export interface TraceQuery {
  readonly name?: string | undefined;
  readonly order: 'slowest' | 'newest';
  readonly limit: number;
}

/** The traces of the last minutes, in memory. If there are too many spans, the oldest traces are forgotten. */
@Injectable()
export class TraceStore {
  /** By trace id, the one that got a span last at the end. */
  private readonly traces = new Map<string, Recorded>();
  private spanCount = 0;
  /** Whether any span has arrived since this console started. */
  isReceiving = false;

  add(spans: readonly RecordedSpan[], now = Date.now()): void {
    for (const span of spans) {
      const recorded = this.traces.get(span.traceId) ?? { traceId: span.traceId, spans: [], lastAt: now };
      recorded.spans.push(span);
      recorded.lastAt = now;
      this.traces.delete(span.traceId);
      this.traces.set(span.traceId, recorded);
    }
    this.spanCount += spans.length;
    this.isReceiving ||= spans.length > 0;
    this.forget(now);
  }

  list({ name, order, limit }: TraceQuery, now = Date.now()): TraceSummary[] {
    this.forget(now);
    const summaries = [...this.traces.values()]
      .map(summaryOf)
      .filter((summary) => name === undefined || summary.name === name);
    const sorted =
      order === 'slowest'
        ? summaries.toSorted((a, b) => b.durationMs - a.durationMs)
        : summaries.toSorted((a, b) => b.startedAt.localeCompare(a.startedAt));
    return sorted.slice(0, limit);
  }

  /** Undefined if no span of it was recorded, or too long ago. */
  read(traceId: string): Trace | undefined {
    const recorded = this.traces.get(traceId);
    if (recorded === undefined) return undefined;
    const startedAt = startOf(recorded);
    const spans = recorded.spans
      .toSorted((a, b) => a.startedAt - b.startedAt)
      .map((span) => relativeTo(startedAt, span));
    return { traceId, startedAt: new Date(startedAt).toISOString(), spans };
  }

  private forget(now: number): void {
    for (const [traceId, { spans, lastAt }] of this.traces) {
      if (this.spanCount <= MAX_SPANS && now - lastAt <= REMEMBERED_MS) return;
      this.traces.delete(traceId);
      this.spanCount -= spans.length;
    }
  }
}

function startOf({ spans }: Recorded): number {
  return spans.reduce((first, { startedAt }) => Math.min(first, startedAt), Infinity);
}

function summaryOf(recorded: Recorded): TraceSummary {
  const { traceId, spans } = recorded;
  const first = firstSpan(spans);
  const source = first.attributes['marquee.page.source'];
  return {
    traceId,
    startedAt: new Date(startOf(recorded)).toISOString(),
    name: first.name,
    service: first.service,
    durationMs: first.durationMs,
    spans: spans.length,
    failed: spans.filter(({ error }) => error !== null).length,
    source: source === undefined ? null : String(source),
  };
}

/** The span without a parent, else the earliest: outside of the sample, only spans that failed are recorded. */
function firstSpan(spans: readonly RecordedSpan[]): RecordedSpan {
  return spans.reduce((first, span) => {
    if ((first.parentSpanId === null) !== (span.parentSpanId === null))
      return first.parentSpanId === null ? first : span;
    return span.startedAt < first.startedAt ? span : first;
  });
}

function relativeTo(startedAt: number, span: RecordedSpan): TraceSpan {
  const { spanId, parentSpanId, name, service, instance, kind, durationMs, error, attributes, links } = span;
  return {
    spanId,
    parentSpanId,
    name,
    service,
    instance,
    kind,
    durationMs,
    error,
    attributes,
    links,
    startMs: span.startedAt - startedAt,
    events: span.events.map((event) => ({
      name: event.name,
      atMs: event.at - startedAt,
      attributes: event.attributes,
    })),
  };
}
