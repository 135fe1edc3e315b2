import { z } from 'zod';
import { Timestamp } from './ids.js';

export const TraceId = z
  .string()
  .regex(/^[0-9a-f]{32}$/, 'expected 32 hex digits')
  .meta({ description: 'A trace of W3C Trace Context' });

const SpanId = z.string().regex(/^[0-9a-f]{16}$/, 'expected 16 hex digits');

/** The types of attributes that the services of this system send; others of OpenTelemetry are left out. */
const OtlpValue = z.object({
  stringValue: z.string().optional(),
  boolValue: z.boolean().optional(),
  intValue: z.union([z.number(), z.string()]).optional(),
  doubleValue: z.number().optional(),
});
export type OtlpValue = z.infer<typeof OtlpValue>;

const OtlpAttributes = z.array(z.object({ key: z.string(), value: OtlpValue })).default([]);
export type OtlpAttributes = z.infer<typeof OtlpAttributes>;

/** Nanoseconds since 1970 as a decimal number, too large for a JSON number. */
const Nanoseconds = z.string().regex(/^\d{1,19}$/, 'expected nanoseconds since 1970 as text');

const OtlpSpan = z.object({
  traceId: TraceId,
  spanId: SpanId,
  parentSpanId: z.union([SpanId, z.literal('')]).optional(),
  name: z.string(),
  /** 1 internal, 2 server, 3 client, 4 producer, 5 consumer. */
  kind: z.int().min(0).max(5).default(0),
  startTimeUnixNano: Nanoseconds,
  endTimeUnixNano: Nanoseconds,
  attributes: OtlpAttributes,
  events: z.array(z.object({ name: z.string(), timeUnixNano: Nanoseconds, attributes: OtlpAttributes })).default([]),
  links: z.array(z.object({ traceId: TraceId })).default([]),
  /** Code 2 is an error. */
  status: z.object({ code: z.int().optional(), message: z.string().optional() }).optional(),
});
export type OtlpSpan = z.infer<typeof OtlpSpan>;

/** What is read of a request to export spans: OTLP 1 as JSON, https://opentelemetry.io/docs/specs/otlp/. */
export const OtlpSpans = z.object({
  resourceSpans: z
    .array(
      z.object({
        resource: z.object({ attributes: OtlpAttributes }).optional(),
        scopeSpans: z.array(z.object({ spans: z.array(OtlpSpan).default([]) })).default([]),
      }),
    )
    .default([]),
});
export type OtlpSpans = z.infer<typeof OtlpSpans>;

const Attributes = z.record(z.string(), z.union([z.string(), z.number(), z.boolean()]));

/** A span as the console shows it. */
export const TraceSpan = z.object({
  spanId: SpanId,
  /** Null for the first span of a trace. The parent may be missing, if only failed spans were recorded. */
  parentSpanId: SpanId.nullable(),
  name: z.string(),
  service: z.string(),
  instance: z.string(),
  kind: z.enum(['internal', 'server', 'client', 'producer', 'consumer']),
  /** Milliseconds after the start of the trace. */
  startMs: z.number().nonnegative(),
  durationMs: z.number().nonnegative(),
  /** The message of the error with which it ended; null if it did not fail. */
  error: z.string().nullable(),
  attributes: Attributes,
  events: z.array(z.object({ name: z.string(), atMs: z.number(), attributes: Attributes })),
  /** Other traces that this work also belongs to. */
  links: z.array(TraceId),
});
export type TraceSpan = z.infer<typeof TraceSpan>;

export const Trace = z.object({
  traceId: TraceId,
  startedAt: Timestamp,
  /** By start. */
  spans: z.array(TraceSpan),
});
export type Trace = z.infer<typeof Trace>;

/** A trace in a list. */
export const TraceSummary = z.object({
  traceId: TraceId,
  startedAt: Timestamp,
  /** The name of its first span, such as `GET /api/home`. */
  name: z.string(),
  service: z.string(),
  /** Of its first span: what the caller waited for. */
  durationMs: z.number().nonnegative(),
  spans: z.int().positive(),
  /** Spans that failed. */
  failed: z.int().nonnegative(),
  /** Of a home page: the rung that it came from. */
  source: z.string().nullable(),
});
export type TraceSummary = z.infer<typeof TraceSummary>;
