import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { EventKind, ViewingEvent } from '@marquee/contracts/event';
import { Edge, event } from '../support/edge.js';
import type { Visitor } from '../support/edge.js';
import { platform } from '../support/platform.js';
import { until } from '../support/until.js';

const EVENTS = 100_000;
const BATCH = 250;
const VIEWERS = 20;
const KINDS: readonly EventKind[] = ['click', 'play-started', 'play-progress', 'play-finished', 'impression'];

describe('events under faults', () => {
  const system = platform();
  const edge = new Edge(system.url);
  let visitors: Visitor[];
  beforeAll(async () => {
    visitors = await Promise.all(Array.from({ length: VIEWERS }, (_, index) => edge.newViewer(`Counted ${index}`)));
  });
  afterAll(() => edge.close());

  /** What was acknowledged, by viewer and kind: the test's own log. */
  const acknowledged = new Map<string, Map<EventKind, number>>();

  /** Sends the same ids until they are acknowledged, as a browser does. */
  async function send(visitor: Visitor, events: readonly ViewingEvent[]): Promise<void> {
    for (;;) {
      const answer = await visitor.post(...events).catch(() => undefined);
      if (answer?.status === 202 && answer.body.accepted === events.length) break;
      await pause(100);
    }
    const log = acknowledged.get(visitor.viewerId) ?? new Map<EventKind, number>();
    acknowledged.set(visitor.viewerId, log);
    for (const { kind } of events) log.set(kind, (log.get(kind) ?? 0) + 1);
  }

  async function faults(ended: () => boolean): Promise<number> {
    let count = 0;
    const acts: (() => Promise<void>)[] = [
      ...['row-builder-1', 'kafka', 'row-builder-2', 'postgres'].map((name) => () => system.kill(name)),
      ...['kafka', 'row-builder-1', 'postgres'].map((name) => async () => {
        await system.pause(name);
        await pause(3_000);
        await system.resume(name);
      }),
    ];
    for (const act of acts) {
      if (ended()) break;
      await act();
      count += 1;
      await pause(1_500);
    }
    return count;
  }

  it(`are counted exactly once: ${EVENTS} acknowledged ones while row-builder, broker and PostgreSQL are killed and frozen in turn`, async () => {
    let next = 0;
    let done = false;
    const sender = async () => {
      while (next < EVENTS / BATCH) {
        const batch = next++;
        const visitor = visitors[batch % VIEWERS] as Visitor;
        await send(
          visitor,
          Array.from({ length: BATCH }, (_, index) =>
            event(KINDS[index % KINDS.length] as EventKind, `t-${batch % 50}`),
          ),
        );
      }
    };
    const sending = Promise.all([sender(), sender(), sender(), sender()]).finally(() => {
      done = true;
    });
    const [count] = await Promise.all([faults(() => done), sending]);
    expect(count).toBeGreaterThanOrEqual(4);

    let pending = [...acknowledged];
    await until(
      'every acknowledged event to be counted',
      90_000,
      async () => {
        const counted = await Promise.all(pending.map(([viewerId]) => system.statistics(viewerId)));
        pending = pending.filter(([, log], index) => {
          const { events } = counted[index] ?? { events: {} };
          for (const [kind, sent] of log) expect(events[kind] ?? 0).toBeLessThanOrEqual(sent);
          return [...log].some(([kind, sent]) => events[kind] !== sent);
        });
        return pending.length === 0;
      },
      500,
    );
    // Whatever comes late must not be counted again.
    await pause(3_000);
    for (const [viewerId, log] of acknowledged) {
      expect((await system.statistics(viewerId)).events).toEqual(Object.fromEntries(log));
    }
  }, 280_000);
});
