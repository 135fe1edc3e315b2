import { AsyncLocalStorage } from 'node:async_hooks';
import type { Attributes } from '@opentelemetry/api';
import type { TraceContext } from './trace-context.js';

/** As in OpenTelemetry; `internal` is the default. */
export type SpanRole = 'internal' | 'server' | 'client' | 'producer' | 'consumer';

export interface SpanOptions {
  readonly role?: SpanRole;
  readonly attributes?: Attributes;
  /** Contexts of other traces that this work also belongs to. */
  readonly links?: readonly TraceContext[];
}

export interface SpanEvent {
  readonly name: string;
  readonly attributes: Attributes;
  /** Milliseconds since 1970. */
  readonly at: number;
}

/** Receives each span at its end. */
export interface SpanSink {
  ended(span: Span): void;
}

/**
 * One piece of work in a trace. It becomes a span of OpenTelemetry only at its end, and only if it is exported, so that
 * work that is not sampled costs an object and two ids.
 */
export class Span {
  readonly startedAt = now();
  endedAt = 0;
  attributes: Attributes;
  readonly events: SpanEvent[] = [];
  /** The error with which the work ended. */
  error: unknown;
  /** Whether it is exported although its trace is not sampled: it failed, or viewers got less than the best. */
  kept = false;
  readonly role: SpanRole;
  readonly links: readonly TraceContext[];

  constructor(
    private readonly sink: SpanSink | undefined,
    readonly name: string,
    readonly context: TraceContext,
    /** The span id of the parent; undefined for the first span of a trace. */
    readonly parentId: string | undefined,
    { role = 'internal', attributes = {}, links = [] }: SpanOptions,
  ) {
    this.role = role;
    this.attributes = attributes;
    this.links = links;
  }

  set(attributes: Attributes): void {
    if (this.sink !== undefined) this.attributes = { ...this.attributes, ...attributes };
  }

  /** Records a moment within the work. */
  event(name: string, attributes: Attributes = {}): void {
    if (this.sink !== undefined) this.events.push({ name, attributes, at: now() });
  }

  /** Exports this span even if its trace is not sampled. */
  keep(): void {
    this.kept = true;
  }

  /** Ends the span. Only the first call counts. */
  end(error?: unknown): void {
    if (this.endedAt !== 0) return;
    this.endedAt = now();
    if (error !== undefined) {
      this.error = error;
      this.kept = true;
    }
    this.sink?.ended(this);
  }
}

const active = new AsyncLocalStorage<Span>();

/** The span of the current work; undefined outside of any. */
export function currentSpan(): Span | undefined {
  return active.getStore();
}

export function runInSpan<T>(span: Span, work: () => T): T {
  return active.run(span, work);
}

function now(): number {
  return performance.timeOrigin + performance.now();
}
