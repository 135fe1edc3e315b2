import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { putTitles } from '@marquee/contracts/catalog';
import { home, homeRow, postEvents } from '@marquee/contracts/gateway';
import { HEADERS } from '@marquee/contracts/headers';
import { composeRow } from '@marquee/contracts/lolomo';
import { buildRows } from '@marquee/contracts/row-builder';
import { serviceOf } from '@marquee/contracts/topology';
import type { TitleInput } from '@marquee/contracts/title';
import type { ServiceName } from '@marquee/contracts/topology';
import { rowsChanged, viewingEvents } from '@marquee/contracts/topics';
import { GatewayClient, halfWatched, isWhole } from '../support/gateway.js';
import { systemUnderTest } from '../support/platform.js';
import { until } from '../support/until.js';
import { UpdateStream } from '../support/update-stream.js';
import { TracingBackend } from './jaeger.js';
import type { JaegerSpan } from './jaeger.js';

const TIMEOUT_MS = 90_000;

const TITLE = {
  titleId: 'jaeger',
  name: 'Jaeger',
  year: 2020,
  genres: ['Drama'],
  releasedAt: '2020-01-01T00:00:00Z',
} satisfies TitleInput;

describe('Jaeger, behind the collector of compose,', () => {
  const system = systemUnderTest();
  const gateway = new GatewayClient(system.url);
  let backend: TracingBackend;

  beforeAll(async () => {
    backend = await TracingBackend.start();
    await fetch(`${process.env['MARQUEE_TEST_SPANS_URL']}/forward`, { method: 'POST', body: backend.collectorUrl });
    await system.setProperty('tracing.sampleRatio', 1);
  }, TIMEOUT_MS);
  afterAll(async () => {
    await system.clearFaults();
    await system.removeProperty('tracing.sampleRatio');
    await backend?.[Symbol.asyncDispose]();
    await gateway.close();
  });

  const names = (spans: readonly JaegerSpan[]) => new Set(spans.map(({ service, name }) => `${service}: ${name}`));
  const traceOf = ({ headers }: { headers: Readonly<Record<string, unknown>> }) => String(headers['x-trace-id']);

  it(
    'shows a click as one trace: Kafka, PostgreSQL, the hint, the update and the request for the row',
    async () => {
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
      const viewer = await gateway.createViewer('Jaeger');
      const first = await viewer.page();
      await using stream = await UpdateStream.open(viewer);
      // The collector keeps a fifth of the traces in which nothing went wrong, so some clicks are not stored.
      const { value: spans } = await until(
        'the trace of a click that the collector keeps',
        TIMEOUT_MS - 10_000,
        async () => {
          const play = halfWatched(first.rows[0]?.items[0]?.titleId ?? '');
          const accepted = await viewer.postEvents(play);
          const update = await stream.waitFor(({ event, data }) => event === 'row-changed' && data.includes(play.id));
          const { rowId, traceparent } = JSON.parse(update.data) as { rowId: string; traceparent: string };
          const headers = { ...viewer.headers, traceparent };
          await gateway.send('GET', homeRow.path.replace('{rowId}', rowId), { headers });
          return backend.trace(traceOf(accepted), (found) => expected.every((name) => names(found).has(name)), 6_000);
        },
      );
      expect([...names(spans)]).toEqual(expect.arrayContaining(expected));
    },
    TIMEOUT_MS,
  );

  it(
    'keeps every degraded page, with the fault rule that hit it, its rung and its reason',
    async () => {
      const viewer = await gateway.createViewer('Jaeger degraded');
      await until('a live page', 20_000, async () => isWhole(await viewer.page()));
      await system.fault({ target: buildRows.name, kind: 'error', seconds: 30 });
      const { value: response } = await until('a degraded page', 10_000, async () => {
        const degraded = await viewer.home();
        return degraded.body.source !== 'live' && degraded;
      });
      await system.clearFaults();
      const spans = await backend.trace(traceOf(response), (found) => names(found).has(`gateway: GET ${home.path}`));
      const find = (service: string, name: string) =>
        spans.find((span) => span.service === service && span.name === name);
      expect(find('gateway', `GET ${home.path}`)?.tags).toMatchObject({ 'marquee.page.source': response.body.source });
      expect(find('lolomo', buildRows.name)?.tags).toMatchObject({ 'marquee.fault': 'error', error: true });
    },
    TIMEOUT_MS,
  );

  it(
    'shows the calls and topics of the topology, and no others',
    async () => {
      const services: readonly ServiceName[] = ['gateway', 'lolomo', 'row-builder', 'catalog'];
      const viewer = await gateway.createViewer('Jaeger edges');
      const titleId = (await viewer.page()).rows[0]?.items[0]?.titleId ?? '';
      const { processes, callerTokens } = system.run();
      const catalog = `http://127.0.0.1:${processes.find(({ service }) => service === 'catalog')?.port}`;
      const expected = new Set(
        services.flatMap((name) => [
          ...serviceOf(name)
            .calls.filter((callee) => services.includes(callee as ServiceName))
            .map((callee) => `${name} calls ${callee}`),
          ...serviceOf(name).publishes.map((topic) => `${name} publishes ${topic}`),
          ...serviceOf(name).consumes.map((topic) => `${name} consumes ${topic}`),
        ]),
      );
      let number = 0;
      const { value: seen } = await until(
        'every edge of the topology',
        TIMEOUT_MS - 10_000,
        async () => {
          await viewer.title(titleId);
          await viewer.home();
          await viewer.postEvents(halfWatched(titleId));
          await fetch(`${catalog}${putTitles.path}`, {
            method: putTitles.method,
            headers: { 'content-type': 'application/json', [HEADERS.caller]: callerTokens?.['catalog'] ?? '' },
            body: JSON.stringify({ titles: [{ ...TITLE, name: `Jaeger ${(number += 1)}` }] }),
          });
          const found = edgesOf((await Promise.all(services.map((name) => backend.newestOf(name)))).flat());
          const missing = [...expected].filter((edge) => !found.has(edge));
          if (missing.length > 0) throw new Error(`missing: ${missing.join(', ')}`);
          return found;
        },
        1_000,
      );
      expect([...seen].toSorted()).toEqual([...expected].toSorted());
    },
    TIMEOUT_MS,
  );
});

/** Who calls whom, and who writes and reads which topic, as spans show it. */
function edgesOf(spans: readonly JaegerSpan[]): Set<string> {
  const byId = new Map(spans.map((span) => [span.id, span]));
  const edges = new Set<string>();
  for (const { service, name, parent, tags } of spans) {
    const [, verb, topic] = /^(send|process) (.+\.v\d+)$/.exec(name) ?? [];
    if (topic !== undefined) edges.add(`${service} ${verb === 'send' ? 'publishes' : 'consumes'} ${topic}`);
    const caller = byId.get(parent ?? '');
    if (tags['span.kind'] === 'server' && caller !== undefined && caller.service !== service) {
      edges.add(`${caller.service} calls ${service}`);
    }
  }
  return edges;
}
