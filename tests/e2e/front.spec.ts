import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, afterEach, describe, expect, it } from '@jest/globals';
import { GatewayClient, halfWatched } from '../support/gateway.js';
import { Load } from '../support/load.js';
import { systemUnderTest } from '../support/platform.js';
import { UpdateStream } from '../support/update-stream.js';
import { until } from '../support/until.js';

const STEADY_MS = 1_000;
const FROZEN_MS = 6_000;
/** The front asks every gateway ten times a second and waits this long for an answer. */
const LEARNS_WITHIN_MS = 1_500;
const GATEWAYS = ['gateway-1', 'gateway-2'];

describe('behind the front', () => {
  const system = systemUnderTest();
  const gateway = new GatewayClient(system.url);
  afterEach(() => system.reviveAll());
  afterAll(() => gateway.close());

  const untilReady = (name: string) =>
    until(`${name} to be ready`, 30_000, async () => {
      const { port, state } = system.run().processes.find((each) => each.name === name) ?? {};
      return state === 'ready' && (await fetch(`http://127.0.0.1:${port}/readyz`)).ok;
    });

  it('every service, gateways included, restarts in turn under load without a failed request or a lost event', async () => {
    const services = system
      .run()
      .processes.filter(({ kind, service }) => kind === 'service' && service !== 'simulator');
    expect(services.map(({ name }) => name)).toEqual(expect.arrayContaining(GATEWAYS));
    const load = await Load.start(gateway, 'Rolling');
    {
      await using _running = load;
      await pause(STEADY_MS);
      for (const { name } of services) {
        await system.restart(name);
        await pause(STEADY_MS);
      }
    }
    expect(load.failures).toEqual([]);
    expect(load.pages).toBeGreaterThan(100);
    await load.untilCounted(system);
  }, 180_000);

  it.each(GATEWAYS)(
    'the death of %s fails no page, and of the events only those that it was handling',
    async (name) => {
      const load = await Load.start(gateway, 'Killed');
      let deadBy = 0;
      {
        await using _running = load;
        await pause(STEADY_MS);
        await system.kill(name);
        deadBy = performance.now();
        await untilReady(name);
        await pause(STEADY_MS);
      }
      const handled = load.failures.filter(({ what, sentAt }) => what === 'event' && sentAt <= deadBy);
      expect(load.failures).toEqual(handled);
      await load.untilCounted(system);
    },
    90_000,
  );

  it.each(GATEWAYS)(
    '%s frozen fails no page, and of the events only those that it was handling',
    async (name) => {
      const load = await Load.start(gateway, 'Frozen');
      let frozenAt = 0;
      {
        await using _running = load;
        await pause(STEADY_MS);
        await system.pause(name);
        frozenAt = performance.now();
        await pause(FROZEN_MS);
        await system.resume(name);
        await untilReady(name);
        await pause(STEADY_MS);
      }
      const learned = frozenAt + LEARNS_WITHIN_MS;
      const handled = load.failures.filter(({ what, sentAt }) => what === 'event' && sentAt <= learned);
      expect(load.failures).toEqual(handled);
      await load.untilCounted(system);
    },
    90_000,
  );

  it('a viewer whose gateway dies gets the next update from the other one', async () => {
    const viewer = await gateway.createViewer('Streaming');
    const [row] = (await viewer.page()).rows;
    for (const [turn, name] of GATEWAYS.entries()) {
      await system.keepDown(name);
      await using stream = await UpdateStream.open(viewer);
      await viewer.postEvents(halfWatched(row?.items[turn]?.titleId ?? ''));
      expect(await stream.waitFor(({ event }) => event === 'row-changed')).toMatchObject({ event: 'row-changed' });
      await system.reviveAll();
    }
  }, 90_000);
});
