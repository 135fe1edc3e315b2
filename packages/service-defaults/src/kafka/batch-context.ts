import { AsyncLocalStorage } from 'node:async_hooks';
import type { TopicRecord } from '@marquee/messaging';
import { parseTraceparent } from '@marquee/observability';

/** A batch may hold records of hundreds of requests; its log lines name this many of their traces. */
const MAX_TRACES = 20;

/** The distinct traces of the records in a batch, at most `MAX_TRACES`: trace id to `traceparent`. */
type BatchContext = ReadonlyMap<string, string>;

const storage = new AsyncLocalStorage<BatchContext>();

/** Runs the handler of a batch so that its log lines and the records it sends name the traces of the batch. */
export function runInBatchContext<T>(records: readonly Pick<TopicRecord<unknown>, 'headers'>[], work: () => T): T {
  const traces = new Map<string, string>();
  for (const { headers } of records) {
    const trace = parseTraceparent(headers['traceparent']);
    if (trace !== undefined) traces.set(trace.traceId, trace.header);
    if (traces.size === MAX_TRACES) break;
  }
  return storage.run(traces, work);
}

/** Returns the log fields of the current batch: `trace_id` if all its records belong to one trace, else `trace_ids`. */
export function batchTraceFields(): { trace_id?: string; trace_ids?: string[] } {
  const ids = [...(storage.getStore()?.keys() ?? [])];
  if (ids.length === 0) return {};
  return ids.length === 1 ? { trace_id: ids[0]! } : { trace_ids: ids };
}

/** Returns the `traceparent` of the current batch if all its records belong to one trace. */
export function batchTraceparent(): string | undefined {
  const traces = storage.getStore();
  return traces?.size === 1 ? traces.values().next().value : undefined;
}
