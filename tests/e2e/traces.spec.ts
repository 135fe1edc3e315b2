import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { home, homeRow, postEvents } from '@marquee/contracts/gateway';
import { composePage, composeRow } from '@marquee/contracts/lolomo';
import { buildRows } from '@marquee/contracts/row-builder';
import { rowsChanged, viewingEvents } from '@marquee/contracts/topics';
import { GatewayClient, halfWatched, isWhole } from '../support/gateway.js';
import { linesOfTrace } from '../support/logs.js';
import { systemUnderTest } from '../support/platform.js';
import { spansOfTrace } from '../support/spans.js';
import type { ReceivedSpan } from '../support/spans.js';
import { UpdateStream } from '../support/update-stream.js';
import { until } from '../support/until.js';

/** Each poll reads the logs of all services. */
const POLL_MS = 200;

/** The set-up of these suites runs every service at the log level debug. */
describe('the trace id of a response', () => {
  const system = systemUnderTest();
  const gateway = new GatewayClient(system.url);
  afterAll(() => gateway.close());

  it('is in the request line of every service that took part in a page', async () => {
    const viewer = await gateway.createViewer('Traced page');
    // On a busy machine, the first page of a viewer can come from a lower rung.
    const { value: headers } = await until('a live page', 10_000, async () => {
      const response = await viewer.home();
      return isWhole(response.body) && response.headers;
    });
    const { value: services } = await until(
      'request lines of three services',
      5_000,
      async () => {
        const lines = await linesOfTrace(system, String(headers['x-trace-id']));
        const names = new Set(lines.filter(({ msg }) => msg === 'request').map(({ service }) => service));
        return names.size >= 3 && [...names].toSorted();
      },
      POLL_MS,
    );
    expect(services).toEqual(['gateway', 'lolomo', 'row-builder']);
  });

  it('follows an event through Kafka: to the batch that applies it, and to the update that the gateway sends', async () => {
    const viewer = await gateway.createViewer('Traced event');
    const titleId = (await viewer.page()).rows[0]?.items[0]?.titleId ?? '';
    const { status, headers } = await viewer.postEvents(halfWatched(titleId));
    expect(status).toBe(202);
    const { value } = await until(
      'the lines of both batches',
      5_000,
      async () => {
        const lines = await linesOfTrace(system, String(headers['x-trace-id']));
        const batches = new Set(
          lines.filter(({ msg }) => msg === 'batch').map(({ service, topic }) => `${service}: ${topic}`),
        );
        return batches.size >= 2 && [...batches].toSorted();
      },
      POLL_MS,
    );
    expect(value).toEqual([`gateway: ${rowsChanged.name}`, `row-builder: ${viewingEvents.name}`]);
  });
});

describe('the spans of a trace', () => {
  const system = systemUnderTest();
  const gateway = new GatewayClient(system.url);
  beforeAll(() => system.setProperty('tracing.sampleRatio', 1));
  afterAll(async () => {
    await system.clearFaults();
    await system.removeProperty('tracing.sampleRatio');
    await gateway.close();
  });

  const names = (spans: readonly ReceivedSpan[]) => new Set(spans.map(({ service, name }) => `${service}: ${name}`));
  const traceOf = ({ headers }: { headers: Readonly<Record<string, unknown>> }) => String(headers['x-trace-id']);

  it('lead from a page through every service to PostgreSQL, each below its caller', async () => {
    const viewer = await gateway.createViewer('Spans of a page');
    const page = async () => {
      const response = await viewer.home();
      return isWhole(response.body) && response;
    };
    const { value: first } = await until('a live page', 10_000, page);
    // The rows of a viewer who has just acted are not confirmed any more: the page asks the row-builder.
    await viewer.postEvents(halfWatched(first.body.rows[0]?.items[0]?.titleId ?? ''));
    const { value: response } = await until('another live page', 10_000, page);
    const spans = await spansOfTrace(traceOf(response), 'all spans of a page', (received) =>
      [
        `gateway: GET ${home.path}`,
        `lolomo: POST ${composePage.path}`,
        `row-builder: POST ${buildRows.path}`,
        'row-builder: SELECT rows',
      ].every((name) => names(received).has(name)),
    );
    const byId = new Map(spans.map((span) => [span.spanId, span]));
    const rootOf = (span: ReceivedSpan): ReceivedSpan => {
      const parent = byId.get(span.parentSpanId ?? '');
      return parent === undefined ? span : rootOf(parent);
    };
    expect(new Set(spans.map((span) => rootOf(span).name))).toEqual(new Set([`GET ${home.path}`]));
    expect([...names(spans)]).toEqual(
      expect.arrayContaining(['row-builder: row-builder.kind.top-picks', `lolomo: ${buildRows.name}`]),
    );
    expect(spans.find(({ name }) => name === `GET ${home.path}`)?.attributes).toMatchObject({
      'http.route': home.path,
      'marquee.page.source': 'live',
    });
  });

  it('lead from a click through Kafka, PostgreSQL, the hint and the update to the request for the row', async () => {
    const viewer = await gateway.createViewer('Spans of a click');
    const first = await viewer.page();
    await using stream = await UpdateStream.open(viewer);
    const play = halfWatched(first.rows[0]?.items[0]?.titleId ?? '');
    const accepted = await viewer.postEvents(play);
    const update = await stream.waitFor(({ event, data }) => event === 'row-changed' && data.includes(play.id));
    const { rowId, traceparent } = JSON.parse(update.data) as { rowId: string; traceparent: string };
    await gateway.send('GET', homeRow.path.replace('{rowId}', rowId), {
      headers: { ...viewer.headers, traceparent },
    });
    const expected = [
      `gateway: POST ${postEvents.path}`,
      `gateway: send ${viewingEvents.name}`,
      `row-builder: process ${viewingEvents.name}`,
      'row-builder: INSERT rows',
      `row-builder: send ${rowsChanged.name}`,
      'gateway: publish row-changed',
      `gateway: GET ${homeRow.path.replace('{rowId}', ':rowId')}`,
      `lolomo: POST ${composeRow.path}`,
      `row-builder: POST ${buildRows.path}`,
    ];
    const spans = await spansOfTrace(traceOf(accepted), 'all spans of a click', (received) =>
      expected.every((name) => names(received).has(name)),
    );
    expect(new Set(spans.map(({ traceId }) => traceId)).size).toBe(1);
  });

  it('say the rung, the reason and the fault rule of a degraded page, also outside of the sample', async () => {
    const viewer = await gateway.createViewer('Spans of a fault');
    await until('a live page', 10_000, async () => isWhole(await viewer.page()));
    await system.setProperty('tracing.sampleRatio', 0);
    await system.fault({ target: buildRows.name, kind: 'error', seconds: 30 });
    const { value: response } = await until('a degraded page', 10_000, async () => {
      const degraded = await viewer.home();
      return degraded.body.degraded.length > 0 && degraded;
    });
    const spans = await spansOfTrace(traceOf(response), 'the spans of a degraded page', (received) =>
      [`gateway: GET ${home.path}`, `lolomo: POST ${composePage.path}`, `lolomo: ${buildRows.name}`].every((name) =>
        names(received).has(name),
      ),
    );
    const find = (service: string, name: string) =>
      spans.find((span) => span.service === service && span.name === name);
    expect(find('lolomo', buildRows.name)).toMatchObject({ failed: true, attributes: { 'marquee.fault': 'error' } });
    expect(find('lolomo', `POST ${composePage.path}`)?.events).toContainEqual(
      expect.objectContaining({ name: 'row degraded', 'marquee.rung': expect.any(String) }),
    );
  });
});
