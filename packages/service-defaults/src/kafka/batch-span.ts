import { AsyncLocalStorage } from 'node:async_hooks';
import type { Batch, DeliveryInterceptor } from '@marquee/messaging';
import { parseTraceparent, runInSpan } from '@marquee/observability';
import type { Span, TraceContext, Tracing } from '@marquee/observability';

/** A batch may hold records of hundreds of requests; this many of their traces are named by its log lines and spans. */
const MAX_TRACES = 20;

const traceIds = new AsyncLocalStorage<readonly string[]>();

/** Returns the log fields of a batch whose records belong to several traces. */
export function batchTraceFields(): { trace_ids?: readonly string[] } {
  const ids = traceIds.getStore();
  return ids === undefined || ids.length < 2 ? {} : { trace_ids: ids };
}

/**
 * Delivers each batch in a span. The work of a batch is done once for all its records, so it belongs to the trace of
 * the first sampled record; each further trace gets a span of its own that links to the work, so that a reader who
 * follows one click finds it.
 */
export function deliverTraced(tracing: Tracing, inner: DeliveryInterceptor): DeliveryInterceptor {
  return async (batch, deliver) => {
    const contexts = tracesOf(batch.records);
    const own = contexts.find(({ sampled }) => sampled) ?? contexts[0];
    const others = contexts.filter((context) => context !== own);
    const work = startSpan(tracing, batch, own, others);
    const copies = others
      .filter(({ sampled }) => sampled)
      .map((context) => startSpan(tracing, batch, context, [work.context]));
    const deliverAll = () => runInSpan(work, () => inner(batch, deliver));
    try {
      await traceIds.run(
        contexts.map(({ traceId }) => traceId),
        deliverAll,
      );
      for (const span of [work, ...copies]) span.end();
    } catch (error) {
      for (const span of [work, ...copies]) span.end(error);
      throw error;
    }
  };
}

function startSpan(
  tracing: Tracing,
  { topic, partition, records, position }: Batch<unknown>,
  parent: TraceContext | undefined,
  links: readonly TraceContext[],
): Span {
  return tracing.start(`process ${topic}`, {
    role: 'consumer',
    parent,
    links,
    attributes: {
      'messaging.system': 'kafka',
      'messaging.operation.name': 'process',
      'messaging.operation.type': 'process',
      'messaging.destination.name': topic,
      'messaging.destination.partition.id': String(partition),
      'messaging.consumer.group.name': position.groupId,
      'messaging.batch.message_count': records.length,
    },
  });
}

/** The distinct traces of the records, at most `MAX_TRACES`. */
function tracesOf(records: Batch<unknown>['records']): readonly TraceContext[] {
  const traces = new Map<string, TraceContext>();
  for (const { headers } of records) {
    const context = parseTraceparent(headers['traceparent']);
    if (context !== undefined) traces.set(context.traceId, context);
    if (traces.size === MAX_TRACES) break;
  }
  return [...traces.values()];
}
