import { SpanStatusCode } from '@opentelemetry/api';
import { InMemorySpanExporter } from '@opentelemetry/sdk-trace-base';
import { afterEach, describe, expect, it, jest } from '@jest/globals';
import { Tracing, currentSpan, newTrace, runInSpan, tracedQueries } from '../src/index.js';
import type { TraceContext } from '../src/index.js';
import { OtlpSink } from '../src/tracing/otlp-sink.js';

const exporter = new InMemorySpanExporter();
const opened: Tracing[] = [];

function tracing(sampleRatio = 1): Tracing {
  const identity = { url: 'http://unused', service: 'lolomo', instance: 'lolomo-1', version: '1.0.0' };
  const opening = new Tracing({ sink: new OtlpSink({ ...identity, exporter }), sampleRatio: () => sampleRatio });
  opened.push(opening);
  return opening;
}

function sinkOfNothing() {
  return { ended: () => undefined, [Symbol.asyncDispose]: () => Promise.resolve() };
}

/** The spans that were exported so far; the exporter forgets them at its shutdown. */
async function exported() {
  const spans: ReturnType<InMemorySpanExporter['getFinishedSpans']> = [];
  exporter.shutdown = async () => void spans.push(...exporter.getFinishedSpans());
  await Promise.all(opened.splice(0).map((each) => each[Symbol.asyncDispose]()));
  return spans;
}

afterEach(async () => {
  await exported();
  exporter.reset();
});

describe('a span', () => {
  it('is exported with its ids, parent, role, attributes and the resource of the service', async () => {
    const parent = newTrace();
    const span = tracing().start('GET /v1/page', { role: 'server', parent, attributes: { 'http.route': '/v1/page' } });
    span.set({ 'http.response.status_code': 200 });
    span.end();
    expect(await exported()).toEqual([
      expect.objectContaining({
        name: 'GET /v1/page',
        kind: 1,
        attributes: { 'http.route': '/v1/page', 'http.response.status_code': 200 },
        parentSpanContext: expect.objectContaining({ traceId: parent.traceId, spanId: parent.spanId }),
        resource: expect.objectContaining({
          attributes: expect.objectContaining({ 'service.name': 'lolomo', 'service.instance.id': 'lolomo-1' }),
        }),
      }),
    ]);
    expect(span.context.traceId).toBe(parent.traceId);
  });

  it('has the id that its children name as their parent', async () => {
    const own = tracing();
    await own.trace('outer', {}, () => own.trace('inner', {}, async () => undefined));
    const [inner, outer] = await exported();
    expect(inner?.parentSpanContext?.spanId).toBe(outer?.spanContext().spanId);
    expect(inner?.spanContext().traceId).toBe(outer?.spanContext().traceId);
  });

  it('says why it failed, and passes the error on', async () => {
    const failure = Object.assign(new Error('no answer'), { code: 'COMMAND_TIMEOUT' });
    await expect(tracing().trace('call', {}, () => Promise.reject(failure))).rejects.toBe(failure);
    const [span] = await exported();
    expect(span?.status).toEqual({ code: SpanStatusCode.ERROR, message: 'no answer' });
    expect(span?.attributes).toEqual({ 'error.type': 'COMMAND_TIMEOUT' });
  });

  it('lasts from its start to its end, in milliseconds since 1970', async () => {
    const before = Date.now();
    const span = tracing().start('work');
    span.event('half', { done: 0.5 });
    span.end();
    const [ended] = await exported();
    const ms = ([seconds, nanos]: readonly [number, number]) => seconds * 1_000 + nanos / 1e6;
    expect(ms(ended!.startTime)).toBeGreaterThanOrEqual(before - 1);
    expect(ms(ended!.endTime)).toBeGreaterThanOrEqual(ms(ended!.startTime));
    expect(ended?.events).toMatchObject([{ name: 'half', attributes: { done: 0.5 } }]);
  });

  it('ends once', async () => {
    const span = tracing().start('work');
    span.end();
    span.end(new Error('late'));
    expect((await exported()).map(({ status }) => status.code)).toEqual([SpanStatusCode.UNSET]);
  });
});

describe('the sample', () => {
  it('takes its share of traces, and takes all spans of a trace or none', async () => {
    const own = tracing(0.25);
    for (let index = 0; index < 400; index += 1) {
      await own.trace('outer', { parent: undefined }, () => own.trace('inner', {}, async () => undefined));
    }
    const spans = await exported();
    const traces = Map.groupBy(spans, (span) => span.spanContext().traceId);
    expect(traces.size).toBeGreaterThan(50);
    expect(traces.size).toBeLessThan(150);
    expect([...traces.values()].every((own) => own.length === 2)).toBe(true);
  });

  it('is decided by the trace id, so that every service decides the same', () => {
    const parent = newTrace(false);
    const [first, second] = [tracing(0.5), tracing(0.5)].map((each) => each.start('work', { parent }).context.sampled);
    expect(first).toBe(second);
  });

  it('follows a caller that has sampled its trace', () => {
    expect(tracing(0).start('work', { parent: newTrace(true) }).context.sampled).toBe(true);
  });

  it('leaves out nothing that failed or was degraded, up to 20 spans a second', async () => {
    const own = tracing(0);
    own.start('fine').end();
    own.start('failed').end(new Error('broken'));
    const degraded = own.start('degraded');
    degraded.keep();
    degraded.end();
    for (let index = 0; index < 500; index += 1) own.start('storm').end(new Error('broken'));
    const names = (await exported()).map(({ name }) => name);
    expect(names).toEqual(expect.arrayContaining(['failed', 'degraded']));
    expect(names).not.toContain('fine');
    // Two seconds, if the loop crossed the end of one.
    expect(names.length).toBeLessThanOrEqual(40);
  });
});

describe('the reservoir', () => {
  it('records requests that start a trace whatever the share, up to its limit in a second', () => {
    const own = new Tracing({ sink: sinkOfNothing(), sampleRatio: () => 0, reservoir: () => 2 });
    const started = (parent?: TraceContext) => own.start('GET /', { fromReservoir: true, parent }).context.sampled;
    expect([started(newTrace(false)), own.start('a poller').context.sampled]).toEqual([false, false]);
    jest.useFakeTimers({ now: 1_000_000, doNotFake: ['performance'] });
    try {
      expect([started(), started(), started()]).toEqual([true, true, false]);
      jest.setSystemTime(1_001_000);
      expect(started()).toBe(true);
    } finally {
      jest.useRealTimers();
    }
  });
});

describe('tracing that is off', () => {
  it('still gives requests the ids of their trace, and runs work without a span', async () => {
    const off = new Tracing();
    const parent = newTrace();
    const span = off.start('request', { parent });
    expect(span.context).toMatchObject({ traceId: parent.traceId, sampled: true });
    expect(off.start('request').context.sampled).toBe(false);
    expect(await runInSpan(span, () => off.trace('call', {}, async () => currentSpan()))).toBe(span);
  });
});

describe('traced queries', () => {
  it('are spans with the text of the statement, within a request only', async () => {
    const own = tracing();
    const around = tracedQueries(own, 'rows');
    expect(await around('SELECT 1', async () => 'unseen')).toBe('unseen');
    await own.trace('request', {}, () => around('INSERT INTO seen VALUES ($1)', async () => 1));
    const spans = await exported();
    expect(spans.map(({ name }) => name)).toEqual(['INSERT rows', 'request']);
    expect(spans[0]?.attributes).toMatchObject({
      'db.system.name': 'postgresql',
      'db.operation.name': 'INSERT',
      'db.query.text': 'INSERT INTO seen VALUES ($1)',
    });
  });
});
