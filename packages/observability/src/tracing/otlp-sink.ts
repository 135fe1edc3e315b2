import { ROOT_CONTEXT, SpanKind, SpanStatusCode, TraceFlags, trace } from '@opentelemetry/api';
import type { Link, SpanContext, Tracer } from '@opentelemetry/api';
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-http';
import { resourceFromAttributes } from '@opentelemetry/resources';
import { BasicTracerProvider, BatchSpanProcessor } from '@opentelemetry/sdk-trace-base';
import type { IdGenerator, SpanExporter } from '@opentelemetry/sdk-trace-base';
import { SecondBudget } from './second-budget.js';
import type { Span, SpanRole, SpanSink } from './span.js';
import type { TraceContext } from './trace-context.js';

export interface OtlpSinkOptions {
  /** Base address of an OTLP/HTTP receiver, as in `OTEL_EXPORTER_OTLP_ENDPOINT`; spans go to `<url>/v1/traces`. */
  readonly url: string;
  readonly service: string;
  readonly instance: string;
  readonly version: string;
  /** Default: sends JSON to `url`. */
  readonly exporter?: SpanExporter;
}

const KINDS: Record<SpanRole, SpanKind> = {
  internal: SpanKind.INTERNAL,
  server: SpanKind.SERVER,
  client: SpanKind.CLIENT,
  producer: SpanKind.PRODUCER,
  consumer: SpanKind.CONSUMER,
};

/**
 * Spans outside of the sample that may be exported in one second, because they failed or their page was degraded. In an
 * outage that is nearly every request, and tracing must not add load then.
 */
const KEPT_PER_SECOND = 20;
const EXPORT = {
  maxQueueSize: 4_096,
  maxExportBatchSize: 512,
  scheduledDelayMillis: 1_000,
  exportTimeoutMillis: 2_000,
};

/** Exports ended spans with the OpenTelemetry SDK. A receiver that is unavailable costs spans, never requests. */
export class OtlpSink implements SpanSink, AsyncDisposable {
  private readonly provider: BasicTracerProvider;
  private readonly tracer: Tracer;
  private readonly ids = new GivenIds();
  private readonly budget = new SecondBudget(() => KEPT_PER_SECOND);

  constructor({ url, service, instance, version, exporter }: OtlpSinkOptions) {
    const target = exporter ?? new OTLPTraceExporter({ url: `${url.replace(/\/+$/, '')}/v1/traces` });
    this.provider = new BasicTracerProvider({
      resource: resourceFromAttributes({
        'service.name': service,
        'service.namespace': 'marquee',
        'service.instance.id': instance,
        'service.version': version,
      }),
      idGenerator: this.ids,
      spanProcessors: [new BatchSpanProcessor(target, EXPORT)],
    });
    this.tracer = this.provider.getTracer('marquee');
  }

  ended(span: Span): void {
    if (!span.context.sampled && !(span.kept && this.budget.take(span.endedAt))) return;
    const { name, role, attributes, startedAt } = span;
    this.ids.next = span.context;
    const exported = this.tracer.startSpan(
      name,
      { kind: KINDS[role], attributes, startTime: startedAt, links: span.links.map(linkTo) },
      parentOf(span),
    );
    for (const { name: event, attributes: details, at } of span.events) exported.addEvent(event, details, at);
    if (span.error !== undefined) {
      exported.setAttribute('error.type', typeOf(span.error));
      exported.setStatus({ code: SpanStatusCode.ERROR, message: messageOf(span.error) });
    }
    exported.end(span.endedAt);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.provider.shutdown().catch(() => undefined);
  }
}

/** Gives a span the ids that it had while it ran. */
class GivenIds implements IdGenerator {
  next: TraceContext | undefined;

  generateTraceId = (): string => this.next?.traceId ?? '';
  generateSpanId = (): string => this.next?.spanId ?? '';
}

/** The SDK samples a child as its parent; what comes here is to be exported. */
function parentOf({ context, parentId }: Span) {
  if (parentId === undefined) return ROOT_CONTEXT;
  return trace.setSpanContext(ROOT_CONTEXT, spanContext({ ...context, spanId: parentId }));
}

function linkTo(context: TraceContext): Link {
  return { context: spanContext(context) };
}

function spanContext({ traceId, spanId }: TraceContext): SpanContext {
  return { traceId, spanId, traceFlags: TraceFlags.SAMPLED, isRemote: true };
}

/** The stable code of our errors, else the name; a failed response has its status in place of an error. */
function typeOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return 'code' in error && typeof error.code === 'string' ? error.code : error.name;
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
