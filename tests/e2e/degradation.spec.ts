import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { buildRows } from '@marquee/contracts/row-builder';
import { viewingEvents } from '@marquee/contracts/topics';
import { Edge, event, halfWatched, isWhole, rowOf } from '../support/edge.js';
import type { Visitor } from '../support/edge.js';
import { platform } from '../support/platform.js';
import { until } from '../support/until.js';

/** How soon an operator's change has reached every instance, and how soon an operator sees a broken circuit. */
const ACTS_WITHIN_MS = 1_000;
const SEEN_WITHIN_MS = 2_000;
const PROPERTY = `command.${buildRows.name}.breakerForceOpen`;

const system = platform();
const edge = new Edge(system.url);
let visitors: Visitor[];

beforeAll(async () => {
  const viewers = await edge.viewers(10);
  visitors = await Promise.all(viewers.map(({ viewerId }) => edge.visitor(viewerId)));
  await whole();
}, 60_000);
afterEach(async () => {
  await system.clearFaults();
  await system.reviveAll();
  await whole();
}, 60_000);
afterAll(() => edge.close());

function whole() {
  return until('whole pages', 30_000, async () => (await pages()).every(isWhole));
}

/** One of each viewer; they are spread over both lolomos. */
function pages() {
  return Promise.all(visitors.map((visitor) => visitor.page()));
}

describe('a fault of one kind of row', () => {
  // First of all tests here: what fails in the others spends the budget for asking again.
  it('that comes now and then is mended within the deadline, by asking again', async () => {
    // A fifth of the pages would have a row that is not live; asked again, a fifth of these.
    await system.fault({ target: 'row-builder.kind.top-picks', kind: 'error', share: 0.2, seconds: 60 });
    const seen: boolean[] = [];
    for (let turn = 0; turn < 40; turn += 1) {
      seen.push(...(await pages()).map(isWhole));
      await pause(50);
    }
    expect(seen).toHaveLength(400);
    expect(seen.filter(Boolean).length / seen.length).toBeGreaterThan(0.88);
  });

  it('costs that row alone, which says so', async () => {
    await system.fault({ target: 'row-builder.kind.top-picks', kind: 'error', seconds: 60 });
    const page = await until('a page whose top picks are not live', 5_000, async () => {
      const found = await (visitors[0] as Visitor).page();
      return rowOf(found, 'top-picks')?.source === 'last-good' && found;
    });
    expect(page.value.source).toBe('live');
    expect(page.value.degraded.map(({ rowId }) => rowId)).toEqual(['top-picks']);
    expect(['fault', 'breaker-open']).toContain(page.value.degraded[0]?.reason);
  });
});

describe('a fault rule', () => {
  it('is told by every process that acts it out, and ends by itself', async () => {
    const lolomos = system.run().processes.filter(({ service }) => service === 'lolomo');
    const told = () =>
      Promise.all(
        lolomos.map(async ({ port }) => {
          const [ready, metrics] = await Promise.all(
            ['readyz', 'metrics'].map(async (path) => (await fetch(`http://127.0.0.1:${port}/${path}`)).text()),
          );
          return [ready?.includes('only-for-a-moment'), /faults_active\{.*\} (\d+)/.exec(metrics ?? '')?.[1]];
        }),
      );
    expect(await told()).toEqual(lolomos.map(() => [false, '0']));
    await system.fault({ target: 'catalog.only-for-a-moment', kind: 'error', seconds: 3 });
    await until('both lolomos to tell of it', 2_000, async () =>
      (await told()).every(([ready, active]) => ready === true && active === '1'),
    );
    await until('its end', 6_000, async () =>
      (await told()).every(([ready, active]) => ready === false && active === '0'),
    );
  });
});

describe('a setting of a breaker', () => {
  afterEach(() => system.removeProperty(PROPERTY).catch(() => undefined));

  it('acts on every instance within a second, and is taken back as fast', async () => {
    await system.setProperty(PROPERTY, true);
    const opened = await until('every page on a lower rung, because breakers are open', 5_000, async () =>
      (await pages()).every(({ source, degraded }) => source !== 'live' && degraded[0]?.reason === 'breaker-open'),
    );
    expect(opened.ms).toBeLessThan(ACTS_WITHIN_MS);
    await system.removeProperty(PROPERTY);
    expect((await whole()).ms).toBeLessThan(ACTS_WITHIN_MS);
  });
});

describe('a broken circuit', () => {
  it('is seen on the console within two seconds of opening, with its settings', async () => {
    await system.fault({ target: buildRows.name, kind: 'error', seconds: 60 });
    await until('a page that says that a breaker is open', 20_000, async () =>
      (await pages()).some(({ degraded }) => degraded.some(({ reason }) => reason === 'breaker-open')),
    );
    const { value: command, ms } = await until('the open breaker on the console', 10_000, async () => {
      const commands = (await system.instances()).flatMap((instance) => instance.commands);
      return commands.find(({ name, breaker }) => name === buildRows.name && breaker.state !== 'closed');
    });
    expect(ms).toBeLessThan(SEEN_WITHIN_MS);
    expect(command.settings.breakerErrorThresholdPercent).toBe(50);
    expect(command.counts['failure'] ?? 0).toBeGreaterThanOrEqual(command.settings.breakerVolumeThreshold / 2);
  });
});

describe('a fault where plays are consumed', () => {
  it.each(['error', 'drop'] as const)(
    'of kind %s holds nothing up for good: the play is applied, once',
    async (kind) => {
      const viewer = await edge.newViewer(`Behind a ${kind}`);
      const titleId = (await viewer.page()).rows[0]?.items[0]?.titleId ?? '';
      await system.fault({ target: `consume.${viewingEvents.name}`, kind, seconds: 60 });
      // A rule reaches a process by a watch, as fast as a property does.
      await pause(ACTS_WITHIN_MS);
      expect((await viewer.post(halfWatched(titleId))).status).toBe(202);
      await pause(1_500);
      const during = await system.statistics(viewer.viewerId);
      expect(during.events['play-progress'] ?? 0).toBeLessThanOrEqual(kind === 'drop' ? 1 : 0);
      await system.clearFaults();
      await until('the play on the page', 15_000, async () => rowOf(await viewer.page(), 'continue-watching'));
      expect((await system.statistics(viewer.viewerId)).events).toEqual({ 'play-progress': 1 });
    },
    60_000,
  );
});

describe('a frozen broker', () => {
  it('is told of by everyone who consumes, while pages stay whole', async () => {
    await system.pause('kafka');
    const { ms } = await until('both row-builders to miss their topics', 20_000, async () => {
      const builders = (await system.instances()).filter(({ service }) => service === 'row-builder');
      return builders.length === 2 && builders.every(({ missing }) => missing.length > 0);
    });
    expect(ms).toBeLessThan(10_000);
    expect((await pages()).every(isWhole)).toBe(true);
    await system.resume('kafka');
    await until('nothing to be missed', 20_000, async () => {
      return (await system.instances()).every(({ missing }) => missing.length === 0);
    });
  }, 60_000);
});

describe('what a viewer does', () => {
  it('is taken while every service behind the gateway is dead, and counts once they are back', async () => {
    const viewer = await edge.newViewer('On their own');
    const titleId = (await viewer.page()).rows[0]?.items[0]?.titleId ?? '';
    for (const name of ['catalog-1', 'row-builder-1', 'row-builder-2', 'lolomo-1', 'lolomo-2']) await system.hold(name);
    const acts = [halfWatched(titleId), event('rating', titleId, { stars: 4 }), event('my-list-added', titleId)];
    for (const act of acts) {
      const answer = await viewer.post(act);
      expect([answer.status, answer.body]).toEqual([202, { accepted: 1, rejected: [] }]);
    }
    await system.reviveAll();
    await until('all of it on the page', 20_000, async () => {
      const page = await viewer.page();
      return rowOf(page, 'my-list') && rowOf(page, 'continue-watching');
    });
    expect((await system.statistics(viewer.viewerId)).events).toEqual({
      'play-progress': 1,
      rating: 1,
      'my-list-added': 1,
    });
  }, 90_000);
});
