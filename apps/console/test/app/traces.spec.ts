import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { callerToken } from '@marquee/contracts/caller-token';
import { homeHistory, listTraces, readTrace } from '@marquee/contracts/console';
import { HEADERS } from '@marquee/contracts/headers';
import { Tracing } from '@marquee/observability';
import { OtlpSink } from '@marquee/observability/otlp-sink';
import { PLATFORM_KEY, TestConsole, problemIn } from './console.js';

let sut: TestConsole;
beforeAll(async () => {
  sut = await TestConsole.open();
}, 60_000);
afterAll(() => sut[Symbol.asyncDispose]());
afterEach(() => {
  delete process.env['OTEL_EXPORTER_OTLP_HEADERS'];
});

const SPANS_PATH = '/internal/v1/traces';
const traces = async () => listTraces.responses[200].parse(await (await sut.request('GET', '/api/traces')).json());

describe('the traces of the console', () => {
  it('are empty, and say so, while no service sends spans', async () => {
    expect(await traces()).toEqual({ receiving: false, traces: [] });
    const answer = await sut.request('GET', `/api/traces/${'a'.repeat(32)}`);
    expect((await problemIn(answer, 404)).detail).toContain('OTEL_EXPORTER_OTLP_ENDPOINT');
  });

  it.each([
    ['without a token', {}],
    ['with the token of another service', { [HEADERS.caller]: callerToken(PLATFORM_KEY, 'lolomo') }],
    ["with the operator's token", undefined],
  ])('refuse spans that are sent %s', async (_, headers) => {
    const answer = await sut.request('POST', SPANS_PATH, { resourceSpans: [] }, headers);
    expect((await problemIn(answer, 403)).code).toBe('unknown-caller');
  });

  it('show what a service sends by the SDK of OpenTelemetry', async () => {
    process.env['OTEL_EXPORTER_OTLP_HEADERS'] = `${HEADERS.caller}=${callerToken(PLATFORM_KEY, 'console')}`;
    const identity = { url: `${sut.url}/internal`, service: 'gateway', instance: 'gateway-1', version: '1' };
    const tracing = new Tracing({ sink: new OtlpSink(identity) });
    const root = tracing.start('GET /api/home', { role: 'server', attributes: { 'marquee.page.source': 'live' } });
    tracing.start('lolomo.page', { parent: root.context }).end(new Error('no answer'));
    root.end();
    await tracing[Symbol.asyncDispose]();
    const { traceId } = root.context;
    expect(await traces()).toMatchObject({
      receiving: true,
      traces: [{ traceId, spans: 2, failed: 1, source: 'live' }],
    });
    const trace = readTrace.responses[200].parse(await (await sut.request('GET', `/api/traces/${traceId}`)).json());
    expect(trace.spans.map(({ name, instance, error }) => ({ name, instance, error }))).toEqual([
      { name: 'GET /api/home', instance: 'gateway-1', error: null },
      { name: 'lolomo.page', instance: 'gateway-1', error: 'no answer' },
    ]);
  });

  it.each(['/api/traces', `/api/traces/${'a'.repeat(32)}`, '/api/history'])(
    'are shown to operators only: %s',
    async (path) => {
      expect((await problemIn(await sut.request('GET', path, undefined, {}), 401)).code).toBe('not-signed-in');
    },
  );

  it('have a history of the home page beside them', async () => {
    const answer = await sut.request('GET', '/api/history');
    expect(homeHistory.responses[200].parse(await answer.json())).toEqual({ moments: expect.any(Array) });
  });
});
