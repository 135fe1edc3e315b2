import { afterAll, describe, expect, it } from '@jest/globals';
import { rowsChanged, viewingEvents } from '@marquee/contracts/topics';
import { GatewayClient, halfWatched, isWhole } from '../support/gateway.js';
import { linesOfTrace } from '../support/logs.js';
import { systemUnderTest } from '../support/platform.js';
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
