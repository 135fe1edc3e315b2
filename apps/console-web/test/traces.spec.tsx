/** @jest-environment @marquee/tooling/jest-dom */
import { describe, expect, it } from '@jest/globals';
import type { TraceSpan, TraceSummary } from '@marquee/contracts/traces';
import { act, fireEvent, screen } from '@testing-library/react';
import { ChosenTrace } from '../src/traces/chosen-trace.js';
import { TraceListPanel } from '../src/traces/TraceListPanel.js';
import { TraceView } from '../src/traces/TraceView.js';
import { waterfallOf } from '../src/traces/waterfall.js';
import { seriesOf } from '../src/past/series.js';
import { milliseconds } from '../src/ui/milliseconds.js';
import { AT } from './factories.js';
import { renderConsole } from './render-console.js';

const TRACE = 'a'.repeat(32);

const span = (spanId: string, parentSpanId: string | null, startMs: number, durationMs: number): TraceSpan => ({
  spanId,
  parentSpanId,
  name: `span ${spanId}`,
  service: 'lolomo',
  instance: 'lolomo-1',
  kind: 'internal',
  startMs,
  durationMs,
  error: null,
  attributes: {},
  events: [],
  links: [],
});

const summary = (changes: Partial<TraceSummary> = {}): TraceSummary => ({
  traceId: TRACE,
  startedAt: AT,
  name: 'GET /api/home',
  service: 'gateway',
  durationMs: 41.3,
  spans: 9,
  failed: 0,
  source: 'live',
  ...changes,
});

describe('a waterfall', () => {
  it('puts each span below its parent, siblings by start', () => {
    const { lines } = waterfallOf({
      spans: [span('a', null, 0, 10), span('b', 'a', 1, 2), span('c', 'a', 3, 4), span('d', 'b', 1, 1)],
    });
    expect(lines.map(({ span: { spanId }, depth }) => `${depth} ${spanId}`)).toEqual(['0 a', '1 b', '2 d', '1 c']);
  });

  it('counts as time of its own what no child covers, and marks the span with the most of it', () => {
    const { lines, slowest, totalMs } = waterfallOf({
      // The children overlap, and the second outlives its parent.
      spans: [span('a', null, 0, 100), span('b', 'a', 10, 30), span('c', 'a', 20, 90)],
    });
    expect(lines.map(({ ownMs }) => ownMs)).toEqual([10, 30, 90]);
    expect(slowest).toBe('c');
    expect(totalMs).toBe(110);
  });

  it('shows spans whose parent was not recorded at the top', () => {
    const { lines } = waterfallOf({ spans: [span('b', 'not recorded', 5, 2)] });
    expect(lines.map(({ depth }) => depth)).toEqual([0]);
  });

  it('is empty for a trace without spans', () => {
    expect(waterfallOf({ spans: [] })).toEqual({ lines: [], totalMs: 0, slowest: undefined });
  });
});

describe('the list of traces', () => {
  const listed = (traces: readonly TraceSummary[], receiving = true) => ({ status: 200, body: { receiving, traces } });

  it('asks for the slowest home pages, and for what the operator chooses instead', async () => {
    const { calls } = renderConsole(<TraceListPanel chosen={null} onChoose={() => undefined} />, () => listed([]));
    await act(async () => fireEvent.change(screen.getByLabelText('Which traces'), { target: { value: '' } }));
    await act(async () => fireEvent.change(screen.getByLabelText('Order of traces'), { target: { value: 'newest' } }));
    expect(calls()).toEqual([
      'GET /api/traces?order=slowest&limit=12&name=GET+%2Fapi%2Fhome',
      'GET /api/traces?order=slowest&limit=12',
      'GET /api/traces?order=newest&limit=12',
    ]);
  });

  it('opens the trace that is clicked', async () => {
    const chosen: string[] = [];
    renderConsole(<TraceListPanel chosen={null} onChoose={(id) => chosen.push(id)} />, () => listed([summary()]));
    fireEvent.click(await screen.findByRole('button', { name: /41 ms/ }));
    expect(chosen).toEqual([TRACE]);
  });

  it('says where spans go if none arrives here', async () => {
    renderConsole(<TraceListPanel chosen={null} onChoose={() => undefined} />, () => listed([], false));
    expect(await screen.findByText(/OTEL_EXPORTER_OTLP_ENDPOINT/)).not.toBeNull();
  });
});

describe('a trace', () => {
  it('shows the attributes of the span that is clicked', async () => {
    const slow = { ...span('b', 'a', 1, 8), attributes: { 'marquee.fault': 'delay' }, error: 'no answer' };
    const trace = { traceId: TRACE, startedAt: AT, spans: [span('a', null, 0, 10), slow] };
    renderConsole(<TraceView traceId={TRACE} onClose={() => undefined} />, () => ({ status: 200, body: trace }));
    fireEvent.click(await screen.findByRole('button', { name: /most time here: 8.0 ms/ }));
    expect(screen.getByText('marquee.fault').nextElementSibling?.textContent).toBe('delay');
    expect(screen.getByText('no answer')).not.toBeNull();
  });

  it('says why it cannot be shown', async () => {
    const body = {
      type: 'about:blank',
      title: 'Not found',
      status: 404,
      code: 'no-such-trace',
      detail: 'It is too old.',
    };
    renderConsole(<TraceView traceId={TRACE} onClose={() => undefined} />, () => ({ status: 404, body }));
    expect(await screen.findByText(/It is too old/)).not.toBeNull();
  });

  it('is chosen by the address, and can be linked to', () => {
    window.location.hash = `#trace=${TRACE}`;
    const chosen = new ChosenTrace(window);
    expect(chosen.get()).toBe(TRACE);
    chosen.choose(null);
    expect(window.location.hash).toBe('');
    chosen.choose(TRACE);
    expect(window.location.hash).toBe(`#trace=${TRACE}`);
    chosen.choose(null);
  });
});

describe('the charts of the last hour', () => {
  it('have a line for each rung, and gaps where no page was requested', () => {
    const quiet = { at: AT, perSecond: 0, answered: null, p50Ms: null, p99Ms: null, freshnessMs: null, rows: {} };
    const busy = { ...quiet, perSecond: 2, answered: 1, p50Ms: 20, p99Ms: 90, rows: { live: 0.9, static: 0.1 } };
    const charts = seriesOf([quiet, busy]);
    expect(charts.map(({ title }) => title)).toHaveLength(4);
    expect(charts[0]?.values).toEqual([
      [null, 20],
      [null, 90],
    ]);
    expect(charts[2]?.labels).toEqual(['live', 'last-good', 'segment', 'popular', 'static']);
    expect(charts[2]?.values.map((line) => line[1])).toEqual([90, 0, 0, 0, 10]);
    expect(charts[2]?.values[0]?.[0]).toBeNull();
  });
});

describe('a duration', () => {
  it.each([
    [0.123, '0.12 ms'],
    [4.21, '4.2 ms'],
    [37.4, '37 ms'],
    [1_430, '1.4 s'],
  ])('of %p ms is written as %s', (ms, words) => {
    expect(milliseconds(ms)).toBe(words);
  });
});
