import { SecondBudget } from './second-budget.js';
import { Span, currentSpan, runInSpan } from './span.js';
import type { SpanOptions, SpanSink } from './span.js';
import { randomHex, traceContext } from './trace-context.js';
import type { TraceContext } from './trace-context.js';

export interface TracingOptions {
  /** Where spans go; without it nothing is recorded, and traces are only ids in logs and headers. */
  readonly sink?: SpanSink & AsyncDisposable;
  /** The share of traces to record, 0 to 1; read at the start of each trace. Default 1. */
  readonly sampleRatio?: () => number;
  /** Requests of each second that are recorded whatever the share, if they start a trace. Default 0. */
  readonly reservoir?: () => number;
}

export interface StartOptions extends SpanOptions {
  /** Default: the current span. */
  readonly parent?: TraceContext | undefined;
  /** Whether a trace that starts here may use the reservoir. */
  readonly fromReservoir?: boolean;
}

/** Starts the spans of one process. */
export class Tracing implements AsyncDisposable {
  private readonly sink: TracingOptions['sink'];
  private readonly sampleRatio: () => number;
  private readonly reservoir: SecondBudget;

  constructor({ sink, sampleRatio = () => 1, reservoir = () => 0 }: TracingOptions = {}) {
    this.sink = sink;
    this.sampleRatio = sampleRatio;
    this.reservoir = new SecondBudget(reservoir);
  }

  /** Whether spans are recorded. */
  get enabled(): boolean {
    return this.sink !== undefined;
  }

  /** Starts a span, whose `end` must be called. */
  start(name: string, { parent = currentSpan()?.context, fromReservoir = false, ...options }: StartOptions = {}): Span {
    const traceId = parent?.traceId ?? randomHex(16);
    const sampled =
      parent?.sampled === true ||
      this.isSampled(traceId) ||
      (fromReservoir && parent === undefined && this.sink !== undefined && this.reservoir.take(Date.now()));
    const context = traceContext(traceId, randomHex(8), sampled);
    return new Span(this.sink, name, context, parent?.spanId, options);
  }

  /** Runs `work` in a span that ends with it. When nothing is recorded, only runs it. */
  trace<T>(name: string, options: StartOptions, work: () => Promise<T>): Promise<T> {
    if (this.sink === undefined) return work();
    const span = this.start(name, options);
    return runInSpan(span, work).then(
      (result) => {
        span.end();
        return result;
      },
      (error: unknown) => {
        span.end(error);
        throw error;
      },
    );
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.sink?.[Symbol.asyncDispose]();
  }

  /** By the trace id, so that every service comes to the same decision about a trace. */
  private isSampled(traceId: string): boolean {
    if (this.sink === undefined) return false;
    return Number.parseInt(traceId.slice(-8), 16) < this.sampleRatio() * 2 ** 32;
  }
}
