import { DynamicConfig } from '@marquee/config';
import { TitleCard } from '@marquee/contracts/page';
import { BuiltRows, SharedRows, segmentRows } from '@marquee/contracts/row-builder';
import type { BuiltRow } from '@marquee/contracts/row-builder';
import { Command } from '@marquee/resilience';
import type { FaultProvider } from '@marquee/resilience';
import { CommandFactory } from '@marquee/service-defaults';
import { Test } from '@nestjs/testing';
import { describe, expect, it } from '@jest/globals';
import { ROW_KIND_BUILDERS } from '../../src/rows/kinds/index.js';
import { RowsProperties } from '../../src/rows/rows.config.js';
import { RowsService } from '../../src/rows/rows.service.js';
import { StateSource } from '../../src/state/state-reader.js';
import type { StateReader, ViewerStateReader } from '../../src/state/state-reader.js';
import { NOON, entry, finished, stateOf, titles } from '../factories.js';
import type { StateLiterals } from '../factories.js';

const SOON_MS = 200;
const ANN = { viewerId: 'ann', itemsPerRow: 10 };
const LITERALS: StateLiterals = {
  titles: titles(20),
  history: [
    finished('t01', NOON, { stars: 4 }),
    entry('t02', { positionSeconds: 3_000, playedAt: NOON }),
    entry('t03', { inMyList: true, listedAt: NOON }),
  ],
  trending: [['t05', 1]],
};

const hangs = () => new Promise<never>(() => {});
const fails = () => Promise.reject(new Error('the database is unavailable'));

function viewerOf(literals: StateLiterals, overrides: Partial<ViewerStateReader> = {}): ViewerStateReader {
  return { ...stateOf(literals), revision: '7', segment: () => Promise.resolve('taste-1'), ...overrides };
}

async function serviceOver(
  viewer: ViewerStateReader,
  source: Partial<StateSource> = {},
  answerAtMs = 5_000,
  fault?: FaultProvider,
): Promise<RowsService> {
  const states: StateSource = {
    forViewer: () => Promise.resolve(viewer),
    forEveryone: () => Promise.resolve(stateOf({ ...LITERALS, history: [] })),
    forSegments: () => Promise.resolve([]),
    ...source,
  };
  const commands: Pick<CommandFactory, 'create'> = {
    create: (options) => new Command({ ...options, ...(fault && { fault }), settings: { timeoutMs: 10_000 } }),
  };
  const module = await Test.createTestingModule({
    providers: [
      RowsService,
      RowsProperties,
      { provide: StateSource, useValue: states },
      { provide: CommandFactory, useValue: commands },
      { provide: DynamicConfig, useValue: new DynamicConfig({ file: { 'row-builder.answerAtMs': answerAtMs } }) },
    ],
  }).compile();
  return module.get(RowsService);
}

function cardOf(row: BuiltRow | undefined, titleId: string): TitleCard {
  return TitleCard.parse(row?.cards[row.titleIds.indexOf(titleId)]);
}

describe('RowsService.build', () => {
  it('builds all kinds that have titles, in the shape of the contract', async () => {
    const built = BuiltRows.parse(await (await serviceOver(viewerOf(LITERALS))).build(ANN, NOON));
    expect(built).toMatchObject({ viewerId: 'ann', asOf: NOON.toISOString(), newViewer: false, segment: 'taste-1' });
    expect(built.rows.map(({ rowId }) => rowId).sort()).toEqual([
      'because-you-watched:t01',
      'continue-watching',
      'my-list',
      'new-releases',
      'popular-in-genre:drama',
      'top-picks',
      'trending-now',
      'watch-again',
    ]);
    expect(built.missing).toEqual([]);
    for (const { rowId, kind, titleIds, cards } of built.rows) {
      expect(rowId.startsWith(kind)).toBe(true);
      expect(cards.map((card) => TitleCard.parse(card).titleId)).toEqual(titleIds);
    }
  });

  it('puts on each card what this viewer did with the title', async () => {
    const { rows } = await (await serviceOver(viewerOf(LITERALS))).build(ANN, NOON);
    const card = (kind: string, titleId: string) =>
      cardOf(
        rows.find((row) => row.kind === kind),
        titleId,
      ).state;
    expect(card('continue-watching', 't02')).toEqual({ inMyList: false, progress: 0.5 });
    expect(card('my-list', 't03')).toEqual({ inMyList: true });
    expect(card('watch-again', 't01')).toEqual({ inMyList: false, rating: 4 });
    expect(card('trending-now', 't05')).toEqual({ inMyList: false });
  });

  it('builds the rows of a new viewer when there is no history', async () => {
    const built = await (await serviceOver(viewerOf({ ...LITERALS, history: [] }))).build(ANN, NOON);
    expect(built.newViewer).toBe(true);
    expect(built.rows.find(({ rowId }) => rowId === 'top-picks')?.because).toBe('new-viewer');
  });

  it('builds nothing for a caller that has the rows of this revision', async () => {
    const { revision = '' } = await (await serviceOver(viewerOf(LITERALS))).build(ANN, NOON);
    const unread = { catalog: hangs, popularity: hangs, history: hangs, taste: hangs, segment: hangs };
    const service = await serviceOver(viewerOf(LITERALS, unread));
    const built = BuiltRows.parse(await service.build({ ...ANN, ifRevision: revision }, NOON));
    expect(built).toMatchObject({ revision, unchanged: true, rows: [], missing: [] });
  });

  it('names the kinds that a fault stops, also to a caller that has the rows of this revision', async () => {
    const { revision = '' } = await (await serviceOver(viewerOf(LITERALS))).build(ANN, NOON);
    const fault: FaultProvider = (name) => (name === 'row-builder.kind.top-picks' ? { kind: 'error' } : undefined);
    const service = await serviceOver(viewerOf(LITERALS), {}, 5_000, fault);
    const built = await service.build({ ...ANN, ifRevision: revision }, NOON);
    expect(built).toMatchObject({ unchanged: true, rows: [], missing: [{ kind: 'top-picks', reason: 'fault' }] });
  });

  it.each([
    ['in the next minute', {}, new Date(NOON.getTime() + 60_000)],
    ['if only some kinds are requested', { kinds: ['top-picks' as const] }, NOON],
    ['if only some rows are requested', { rowIds: ['top-picks'] }, NOON],
  ])('builds rows for a caller that has some, %s', async (_when, request, at) => {
    const service = await serviceOver(viewerOf(LITERALS));
    const { revision: ifRevision = '' } = await service.build(ANN, NOON);
    const built = await service.build({ ...ANN, ...request, ifRevision }, at);
    expect(built.unchanged).toBeUndefined();
    expect(built.rows.map(({ kind }) => kind)).toContain('top-picks');
  });

  it('builds only the requested rows', async () => {
    const rowIds = ['my-list', 'because-you-watched:t09', 'popular-in-genre:opera'];
    const built = await (await serviceOver(viewerOf(LITERALS))).build({ ...ANN, rowIds }, NOON);
    expect(built.rows.map(({ rowId }) => rowId)).toEqual(['my-list', 'because-you-watched:t09']);
    expect(built.missing).toEqual([]);
  });

  it('builds no row for a kind that is named without its seed, and a row once if it is named twice', async () => {
    const rowIds = ['popular-in-genre', 'because-you-watched', 'because-you-watched:t09', 'because-you-watched:t09'];
    const { rows } = await (await serviceOver(viewerOf(LITERALS))).build({ ...ANN, rowIds }, NOON);
    expect(rows.map(({ rowId }) => rowId)).toEqual(['because-you-watched:t09']);
  });

  it('puts at most the requested number of titles into a row', async () => {
    const { rows } = await (await serviceOver(viewerOf(LITERALS))).build({ ...ANN, itemsPerRow: 3 }, NOON);
    expect(Math.max(...rows.map(({ titleIds }) => titleIds.length))).toBe(3);
  });
});

describe('a read of the state', () => {
  const needNeighbours = ['because-you-watched', 'top-picks'];

  it.each([
    ['fails', fails, 'error'],
    ['hangs', hangs, 'timeout'],
  ])('costs only the kinds that need it when it %s', async (_, neighbors, reason) => {
    const service = await serviceOver(viewerOf(LITERALS, { neighbors }), {}, SOON_MS);
    const { rows, missing } = BuiltRows.parse(await service.build(ANN, NOON));
    expect(missing.sort((a, b) => (a.kind < b.kind ? -1 : 1))).toEqual(
      needNeighbours.map((kind) => ({ kind, reason })),
    );
    expect(rows.map(({ kind }) => kind).sort()).toEqual([
      'continue-watching',
      'my-list',
      'new-releases',
      'popular-in-genre',
      'trending-now',
      'watch-again',
    ]);
  });

  it.each([
    ['fails', fails],
    ['hangs', hangs],
  ])('of the segment costs only the segment when it %s', async (_, segment) => {
    const built = await (await serviceOver(viewerOf(LITERALS, { segment }), {}, SOON_MS)).build(ANN, NOON);
    expect(built.segment).toBeUndefined();
    expect(built.rows).toHaveLength(8);
  });

  it.each([
    ['fails', fails],
    ['hangs', hangs],
  ])('of the history leaves the rows that need no history when it %s', async (_, history) => {
    const viewer = viewerOf(LITERALS, { history, segment: history });
    const built = BuiltRows.parse(await (await serviceOver(viewer, {}, SOON_MS)).build(ANN, NOON));
    expect(built.rows.map(({ kind }) => kind)).toEqual(['trending-now']);
    expect(built.missing).toHaveLength(ROW_KIND_BUILDERS.length - 1);
    expect(built.newViewer).toBe(false);
    expect(cardOf(built.rows[0], 't05').state).toBeUndefined();
  });
});

describe('shared rows', () => {
  const SHARED = ['new-releases', 'popular-in-genre', 'top-picks', 'trending-now'];
  const kindsIn = (rows: readonly BuiltRow[]) => rows.map(({ kind }) => kind).sort();

  it('need no viewer, and their cards have no state', async () => {
    const { asOf, rows } = SharedRows.parse(await (await serviceOver(viewerOf(LITERALS))).popular(NOON));
    expect([asOf, kindsIn(rows)]).toEqual([NOON.toISOString(), SHARED]);
    const cards = rows.flatMap((row) => row.cards.map((card) => TitleCard.parse(card)));
    expect(cards.filter(({ state }) => state !== undefined)).toEqual([]);
  });

  it('are built for each segment', async () => {
    const group = (titleId: string): StateReader => ({
      ...stateOf({ titles: titles(20), trending: [['t05', 1]] }),
      taste: () => Promise.resolve({ genres: new Map([['drama', 1]]), seeds: [[titleId, 1]] }),
      neighbors: () => Promise.resolve(new Map([[titleId, []]])),
    });
    const groups = ['t07', 't08'].map((titleId) => ({ segment: `of-${titleId}`, state: group(titleId) }));
    const service = await serviceOver(viewerOf(LITERALS), { forSegments: () => Promise.resolve(groups) });
    const { segments } = segmentRows.responses[200].parse(await service.segments(NOON));
    expect(segments.map(({ segment, rows }) => [segment, kindsIn(rows)])).toEqual([
      ['of-t07', SHARED],
      ['of-t08', SHARED],
    ]);
    expect(segments.map(({ rows }) => rows.find(({ kind }) => kind === 'top-picks')?.titleIds[0])).toEqual([
      't07',
      't08',
    ]);
  });
});
