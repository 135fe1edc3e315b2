import type { OtlpAttributes, OtlpSpan, OtlpSpans, OtlpValue, TraceSpan } from '@marquee/contracts/traces';

/** A span with absolute times. */
export interface RecordedSpan extends Omit<TraceSpan, 'startMs' | 'events'> {
  readonly traceId: string;
  /** Unix time in ms, with fractions. */
  readonly startedAt: number;
  readonly events: readonly { readonly name: string; readonly at: number; readonly attributes: Attributes }[];
}

type Attributes = TraceSpan['attributes'];

const ERROR = 2;
const KINDS = ['internal', 'internal', 'server', 'client', 'producer', 'consumer'] as const;

/** The spans of a request to export spans. */
export function spansOf({ resourceSpans }: OtlpSpans): RecordedSpan[] {
  return resourceSpans.flatMap(({ resource, scopeSpans }) => {
    const { 'service.name': service = 'unknown', 'service.instance.id': instance = service } = attributesOf(
      resource?.attributes ?? [],
    );
    const origin = { service: String(service), instance: String(instance) };
    return scopeSpans.flatMap(({ spans }) => spans.map((span) => ({ ...origin, ...spanOf(span) })));
  });
}

function spanOf(span: OtlpSpan): Omit<RecordedSpan, 'service' | 'instance'> {
  const startedAt = milliseconds(span.startTimeUnixNano);
  return {
    traceId: span.traceId,
    spanId: span.spanId,
    parentSpanId: span.parentSpanId === undefined || span.parentSpanId === '' ? null : span.parentSpanId,
    name: span.name,
    kind: KINDS[span.kind] ?? 'internal',
    startedAt,
    durationMs: Math.max(0, milliseconds(span.endTimeUnixNano) - startedAt),
    error: span.status?.code === ERROR ? (span.status.message ?? 'failed') : null,
    attributes: attributesOf(span.attributes),
    events: span.events.map(({ name, timeUnixNano, attributes }) => ({
      name,
      at: milliseconds(timeUnixNano),
      attributes: attributesOf(attributes),
    })),
    links: span.links.map(({ traceId }) => traceId),
  };
}

function attributesOf(attributes: OtlpAttributes): Attributes {
  return Object.fromEntries(
    attributes.flatMap(({ key, value }) => {
      const read = valueOf(value);
      return read === undefined ? [] : [[key, read]];
    }),
  );
}

function valueOf({ stringValue, boolValue, intValue, doubleValue }: OtlpValue): string | number | boolean | undefined {
  return stringValue ?? boolValue ?? (intValue === undefined ? doubleValue : Number(intValue));
}

/** A double holds nanoseconds since 1970 to within a quarter of a microsecond. */
function milliseconds(nanoseconds: string): number {
  return Number(nanoseconds) / 1e6;
}
