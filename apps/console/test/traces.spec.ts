import { describe, expect, it } from '@jest/globals';
import { OtlpSpans } from '@marquee/contracts/traces';
import { spansOf } from '../src/traces/otlp.domain.js';
import type { RecordedSpan } from '../src/traces/otlp.domain.js';
import { TraceStore } from '../src/traces/trace-store.js';

const NOW = Date.parse('2026-01-01T00:00:00Z');
const MINUTES = 60_000;
const idOf = (digits: number, length: number) => digits.toString(16).padStart(length, '0');
const SLOWEST = { order: 'slowest', limit: 10 } as const;

const span = (trace: number, changes: Partial<RecordedSpan> = {}): RecordedSpan => ({
  traceId: idOf(trace, 32),
  spanId: idOf(1, 16),
  parentSpanId: null,
  name: 'GET /api/home',
  service: 'gateway',
  instance: 'gateway-1',
  kind: 'server',
  startedAt: NOW,
  durationMs: 10,
  error: null,
  attributes: {},
  events: [],
  links: [],
  ...changes,
});

describe('spans received by OTLP', () => {
  const received = OtlpSpans.parse({
    resourceSpans: [
      {
        resource: {
          attributes: [
            { key: 'service.name', value: { stringValue: 'lolomo' } },
            { key: 'service.instance.id', value: { stringValue: 'lolomo-1' } },
          ],
        },
        scopeSpans: [
          {
            spans: [
              {
                traceId: idOf(1, 32),
                spanId: idOf(2, 16),
                parentSpanId: '',
                name: 'row-builder.rows',
                kind: 3,
                startTimeUnixNano: '1767225600000500000',
                endTimeUnixNano: '1767225600012500000',
                attributes: [
                  { key: 'marquee.fault', value: { stringValue: 'delay' } },
                  { key: 'server.port', value: { intValue: 8080 } },
                  { key: 'left.out', value: { arrayValue: { values: [] } } },
                ],
                events: [{ name: 'row degraded', timeUnixNano: '1767225600001500000' }],
                links: [{ traceId: idOf(9, 32), spanId: idOf(3, 16) }],
                status: { code: 2, message: 'no answer' },
              },
            ],
          },
        ],
      },
    ],
  });

  it('keep their ids, service, times, attributes, events, links and error', () => {
    expect(spansOf(received)).toEqual([
      {
        traceId: idOf(1, 32),
        spanId: idOf(2, 16),
        parentSpanId: null,
        name: 'row-builder.rows',
        service: 'lolomo',
        instance: 'lolomo-1',
        kind: 'client',
        startedAt: expect.closeTo(NOW + 0.5, 3),
        durationMs: expect.closeTo(12, 3),
        error: 'no answer',
        attributes: { 'marquee.fault': 'delay', 'server.port': 8080 },
        events: [{ name: 'row degraded', at: expect.closeTo(NOW + 1.5, 3), attributes: {} }],
        links: [idOf(9, 32)],
      },
    ]);
  });

  it('are refused with ids of the wrong length', () => {
    const [{ scopeSpans }] = received.resourceSpans as [(typeof received.resourceSpans)[0]];
    const wrong = { resourceSpans: [{ scopeSpans: [{ spans: [{ ...scopeSpans[0]?.spans[0], traceId: 'abc' }] }] }] };
    expect(OtlpSpans.safeParse(wrong).error?.issues[0]?.message).toBe('expected 32 hex digits');
  });
});

describe('the store of traces', () => {
  it('reads a trace with the times of its spans relative to its first span', () => {
    const store = new TraceStore();
    const child = span(1, { spanId: idOf(2, 16), parentSpanId: idOf(1, 16), startedAt: NOW + 3 });
    store.add([{ ...child, events: [{ name: 'moment', at: NOW + 4, attributes: {} }] }, span(1)], NOW);
    expect(store.read(idOf(1, 32))).toMatchObject({
      startedAt: '2026-01-01T00:00:00.000Z',
      spans: [
        { spanId: idOf(1, 16), startMs: 0 },
        { spanId: idOf(2, 16), startMs: 3, events: [{ name: 'moment', atMs: 4 }] },
      ],
    });
    expect(store.read(idOf(2, 32))).toBeUndefined();
  });

  it('lists traces by the duration of their first span, and counts what failed', () => {
    const store = new TraceStore();
    const late = { spanId: idOf(2, 16), parentSpanId: idOf(1, 16), durationMs: 500 };
    store.add([span(1, { durationMs: 30, attributes: { 'marquee.page.source': 'live' } }), span(1, late)], NOW);
    store.add([span(2, { durationMs: 70, error: 'no answer' })], NOW);
    expect(store.list(SLOWEST, NOW)).toMatchObject([
      { traceId: idOf(2, 32), durationMs: 70, spans: 1, failed: 1, source: null },
      { traceId: idOf(1, 32), durationMs: 30, spans: 2, failed: 0, source: 'live' },
    ]);
  });

  it('lists the newest first, and only those of a name', () => {
    const store = new TraceStore();
    store.add([span(1), span(2, { startedAt: NOW + 5 }), span(3, { name: 'POST /api/events' })], NOW);
    const found = store.list({ order: 'newest', name: 'GET /api/home', limit: 10 }, NOW);
    expect(found.map(({ traceId }) => traceId)).toEqual([idOf(2, 32), idOf(1, 32)]);
  });

  it('forgets a trace a quarter of an hour after its last span', () => {
    const store = new TraceStore();
    store.add([span(1)], NOW);
    store.add([span(2)], NOW + 10 * MINUTES);
    expect(store.list(SLOWEST, NOW + 16 * MINUTES).map(({ traceId }) => traceId)).toEqual([idOf(2, 32)]);
  });

  it('forgets the oldest traces when there are more than 20,000 spans', () => {
    const store = new TraceStore();
    for (let trace = 1; trace <= 30; trace += 1) {
      store.add(
        Array.from({ length: 1_000 }, (_, number) => span(trace, { spanId: idOf(number, 16) })),
        NOW + trace,
      );
    }
    expect(store.read(idOf(10, 32))).toBeUndefined();
    expect(store.read(idOf(11, 32))?.spans).toHaveLength(1_000);
  });
});
