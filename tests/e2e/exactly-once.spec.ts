import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { EventKind, ViewingEvent } from '@marquee/contracts/event';
import { GatewayClient, viewingEvent } from '../support/gateway.js';
import type { SignedInViewer } from '../support/gateway.js';
import { systemUnderTest } from '../support/platform.js';
import { until } from '../support/until.js';

const EVENTS = 100_000;
const BATCH = 250;
const VIEWERS = 20;
const KINDS: readonly EventKind[] = ['click', 'play-started', 'play-progress', 'play-finished', 'impression'];

describe('acknowledged events', () => {
  const system = systemUnderTest();
  const gateway = new GatewayClient(system.url);
  let viewers: SignedInViewer[];
  beforeAll(async () => {
    viewers = await Promise.all(
      Array.from({ length: VIEWERS }, (_, index) => gateway.createViewer(`Counted ${index}`)),
    );
  });
  afterAll(() => gateway.close());

  /** Number of acknowledged events by viewer and kind, as this test counts them. */
  const acknowledged = new Map<string, Map<EventKind, number>>();

  /** Resends the same events until they are acknowledged, as a browser does. */
  async function send(viewer: SignedInViewer, events: readonly ViewingEvent[]): Promise<void> {
    for (;;) {
      const response = await viewer.postEvents(...events).catch(() => undefined);
      if (response?.status === 202 && response.body.accepted === events.length) break;
      await pause(100);
    }
    const log = acknowledged.get(viewer.viewerId) ?? new Map<EventKind, number>();
    acknowledged.set(viewer.viewerId, log);
    for (const { kind } of events) log.set(kind, (log.get(kind) ?? 0) + 1);
  }

  async function injectFaults(ended: () => boolean): Promise<number> {
    let count = 0;
    const faults: (() => Promise<void>)[] = [
      ...['row-builder-1', 'kafka', 'row-builder-2', 'postgres'].map((name) => () => system.kill(name)),
      ...['kafka', 'row-builder-1', 'postgres'].map((name) => async () => {
        await system.pause(name);
        await pause(3_000);
        await system.resume(name);
      }),
    ];
    for (const fault of faults) {
      if (ended()) break;
      await fault();
      count += 1;
      await pause(1_500);
    }
    return count;
  }

  it(`are counted exactly once while row-builder, broker and PostgreSQL are killed and frozen in turn (${EVENTS} events)`, async () => {
    let next = 0;
    let done = false;
    const sender = async () => {
      while (next < EVENTS / BATCH) {
        const batch = next++;
        const viewer = viewers[batch % VIEWERS] as SignedInViewer;
        await send(
          viewer,
          Array.from({ length: BATCH }, (_, index) =>
            viewingEvent(KINDS[index % KINDS.length] as EventKind, `t-${batch % 50}`),
          ),
        );
      }
    };
    const sending = Promise.all([sender(), sender(), sender(), sender()]).finally(() => {
      done = true;
    });
    const [count] = await Promise.all([injectFaults(() => done), sending]);
    expect(count).toBeGreaterThanOrEqual(4);

    let pending = [...acknowledged];
    await until(
      'every acknowledged event to be counted',
      90_000,
      async () => {
        const counted = await Promise.all(pending.map(([viewerId]) => system.statistics(viewerId)));
        pending = pending.filter(([, log], index) => {
          const events: Partial<Record<string, number>> = counted[index]?.events ?? {};
          for (const [kind, sent] of log) expect(events[kind] ?? 0).toBeLessThanOrEqual(sent);
          return [...log].some(([kind, sent]) => events[kind] !== sent);
        });
        return pending.length === 0;
      },
      500,
    );
    // A late redelivery must not be counted again.
    await pause(3_000);
    for (const [viewerId, log] of acknowledged) {
      expect((await system.statistics(viewerId)).events).toEqual(Object.fromEntries(log));
    }
  }, 280_000);
});
