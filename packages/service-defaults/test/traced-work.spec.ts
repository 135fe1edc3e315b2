import { describe, expect, it } from '@jest/globals';
import type { Batch } from '@marquee/messaging';
import { Tracing, newTrace } from '@marquee/observability';
import type { Span } from '@marquee/observability';
import { batchTraceFields, deliverTraced } from '../src/kafka/batch-span.js';
import { TracedCommand } from '../src/commands/traced-command.js';

/** Tracing that keeps its ended spans. */
function recorded(sampleRatio = 1) {
  const spans: Span[] = [];
  const sink = { ended: (span: Span) => void spans.push(span), [Symbol.asyncDispose]: async () => undefined };
  return { spans, tracing: new Tracing({ sink, sampleRatio: () => sampleRatio }) };
}

function batchOf(...traceparents: (string | undefined)[]): Batch<unknown> {
  return {
    topic: 'notes.v1',
    partition: 3,
    records: traceparents.map((traceparent, index) => ({
      offset: BigInt(index),
      key: 'ann',
      value: {},
      headers: { ...(traceparent !== undefined && { traceparent }) },
      timestamp: new Date(),
    })),
    position: { groupId: 'g', clusterId: 'c', topic: 'notes.v1', partition: 3, expected: null, next: 9n },
    signal: new AbortController().signal,
  };
}

const applied = async (_batch: unknown, deliver: () => Promise<void>) => deliver();

describe('the span of a batch', () => {
  it('continues the trace of its records', async () => {
    const { spans, tracing } = recorded();
    const trace = newTrace();
    await deliverTraced(tracing, applied)(batchOf(trace.header, undefined), async () => undefined);
    expect(spans).toEqual([
      expect.objectContaining({
        name: 'process notes.v1',
        role: 'consumer',
        parentId: trace.spanId,
        context: expect.objectContaining({ traceId: trace.traceId }),
        attributes: expect.objectContaining({
          'messaging.destination.partition.id': '3',
          'messaging.batch.message_count': 2,
        }),
      }),
    ]);
  });

  it('is repeated in every other sampled trace, with links in both directions', async () => {
    const { spans, tracing } = recorded(0);
    const [first, second, unsampled] = [newTrace(), newTrace(), newTrace(false)];
    const batch = batchOf(unsampled.header, first.header, second.header, first.header);
    await deliverTraced(tracing, applied)(batch, async () => undefined);
    const [work, copy] = spans;
    expect(work?.context.traceId).toBe(first.traceId);
    expect(work?.links.map(({ traceId }) => traceId)).toEqual([unsampled.traceId, second.traceId]);
    expect(copy?.context.traceId).toBe(second.traceId);
    expect(copy?.links).toEqual([work?.context]);
  });

  it('ends with the error of the handler, which is passed on', async () => {
    const { spans, tracing } = recorded();
    const failure = new Error('broken');
    await expect(deliverTraced(tracing, applied)(batchOf(), () => Promise.reject(failure))).rejects.toBe(failure);
    expect(spans.map(({ error }) => error)).toEqual([failure]);
  });
});

describe('the log fields of a batch', () => {
  async function fieldsOf(batch: Batch<unknown>): Promise<ReturnType<typeof batchTraceFields> | undefined> {
    let fields: ReturnType<typeof batchTraceFields> | undefined;
    await deliverTraced(new Tracing(), applied)(batch, async () => void (fields = batchTraceFields()));
    return fields;
  }

  it('name all traces if the records belong to several', async () => {
    const [first, second] = [newTrace(), newTrace()];
    expect(await fieldsOf(batchOf(first.header, second.header, first.header, undefined))).toEqual({
      trace_ids: [first.traceId, second.traceId],
    });
  });

  it('name at most 20 traces', async () => {
    const fields = await fieldsOf(batchOf(...Array.from({ length: 500 }, () => newTrace().header)));
    expect(fields?.trace_ids).toHaveLength(20);
  });

  it('are empty if the records belong to one trace or none', async () => {
    expect(await fieldsOf(batchOf(undefined, 'nonsense'))).toEqual({});
    expect(await fieldsOf(batchOf(newTrace().header))).toEqual({});
  });
});

describe('the span of a command', () => {
  const name = 'lolomo.page';

  it('has the name of the command and the state of its breaker', async () => {
    const { spans, tracing } = recorded();
    const command = new TracedCommand({ name, group: 'lolomo', run: () => 'page' }, tracing);
    expect(await command.execute(undefined)).toBe('page');
    expect(spans).toMatchObject([
      {
        name,
        attributes: { 'marquee.command.group': 'lolomo', 'marquee.command.breaker': 'closed' },
        error: undefined,
      },
    ]);
  });

  it('shows a refused call with its reason', async () => {
    const { spans, tracing } = recorded();
    const settings = { breakerForceOpen: true };
    const command = new TracedCommand({ name, group: 'lolomo', run: () => 'page', settings }, tracing);
    await expect(command.execute(undefined)).rejects.toMatchObject({ code: 'BREAKER_OPEN' });
    expect(spans).toMatchObject([{ kept: true, attributes: { 'marquee.command.reason': 'breaker-open' } }]);
  });
});
