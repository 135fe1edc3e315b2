import { describe, expect, it } from '@jest/globals';
import { genreId } from '@marquee/contracts/genre';
import { RowId } from '@marquee/contracts/ids';
import { becauseYouWatched } from '../../src/rows/kinds/because-you-watched/because-you-watched.js';
import { continueWatching } from '../../src/rows/kinds/continue-watching.js';
import { ROW_KIND_BUILDERS } from '../../src/rows/kinds/index.js';
import { myList } from '../../src/rows/kinds/my-list.js';
import { newReleases } from '../../src/rows/kinds/new-releases.js';
import { popularInGenre } from '../../src/rows/kinds/popular-in-genre.js';
import { ItemWeights } from '../../src/model/item-weights.domain.js';
import { topPicks } from '../../src/rows/kinds/top-picks.js';
import { trendingNow } from '../../src/rows/kinds/trending-now.js';
import { watchAgain } from '../../src/rows/kinds/watch-again.js';
import type { RowDraft } from '../../src/rows/row-kind-builder.js';
import { NOON, build, entry, finished, minutesAfterNoon, title, titles } from '../factories.js';

function idsIn(drafts: readonly RowDraft[]): (readonly string[])[] {
  return drafts.map(({ titleIds }) => titleIds);
}

describe('continue watching', () => {
  /** Of a hundred minutes, so that the position in minutes is the percentage. */
  const at = (titleId: string, percent: number, playedAt = minutesAfterNoon(0)) =>
    entry(titleId, { positionSeconds: percent * 60, playedAt });

  it('offers unfinished titles, the most recent first', async () => {
    const history = [at('t01', 30, minutesAfterNoon(1)), at('t02', 40, minutesAfterNoon(2))];
    expect(await build(continueWatching, { titles: titles(3), history })).toEqual([
      { rowId: 'continue-watching', title: 'Continue watching', titleIds: ['t02', 't01'] },
    ]);
  });

  it('is empty for a viewer who only finished and listed titles', async () => {
    const history = [finished('t01'), entry('t02', { inMyList: true })];
    expect(idsIn(await build(continueWatching, { titles: titles(3), history }))).toEqual([[]]);
  });

  it.each([
    [1.9, false],
    [2, true],
    [95, true],
    [95.1, false],
  ])('at %d %% of the length, offers the title: %s', async (percent, offered) => {
    const [row] = await build(continueWatching, { titles: titles(1), history: [at('t01', percent)] });
    expect(row?.titleIds).toEqual(offered ? ['t01'] : []);
  });

  it('prefers the length reported by the player to that of the catalog', async () => {
    const history = [entry('t01', { positionSeconds: 99, durationSeconds: 100 })];
    expect(idsIn(await build(continueWatching, { titles: titles(1), history }))).toEqual([[]]);
  });

  it('leaves out titles of unknown length and titles that have not arrived', async () => {
    const history = [at('t01', 50), at('unknown', 50)];
    const known = [title('t01', { runtimeMinutes: null })];
    expect(idsIn(await build(continueWatching, { titles: known, history }))).toEqual([[]]);
  });
});

describe('my list', () => {
  it('offers the titles on the list, the last added first', async () => {
    const history = [1, 2, 3].map((n) => entry(`t0${n}`, { inMyList: n !== 2, listedAt: minutesAfterNoon(n) }));
    expect(idsIn(await build(myList, { titles: titles(3), history }))).toEqual([['t03', 't01']]);
  });

  it('is empty for a viewer with an empty list', async () => {
    expect(idsIn(await build(myList, { titles: titles(3), history: [finished('t01')] }))).toEqual([[]]);
  });

  it('orders titles that were added at the same time by title id', async () => {
    const history = ['t03', 't01', 't02'].map((id) => entry(id, { inMyList: true, listedAt: minutesAfterNoon(0) }));
    expect(idsIn(await build(myList, { titles: titles(3), history }))).toEqual([['t01', 't02', 't03']]);
  });
});

describe('top picks', () => {
  it('ranks titles by similarity to those that the viewer likes', async () => {
    const [row] = await build(topPicks, {
      titles: titles(5),
      history: [finished('t01')],
      neighbors: {
        t01: [
          ['t04', 0.9],
          ['t03', 0.5],
        ],
      },
    });
    expect(row?.title).toBe('Top picks for you');
    expect(row?.titleIds.slice(0, 2)).toEqual(['t04', 't03']);
  });

  it('ranks titles by the weights of the model before all others, and counts a disliked title less', async () => {
    // Columns: t01 to t05. t01 says t03; t02 says t04, a little more.
    const rows = [
      [0, 0, 0.5, 0.1, 0],
      [0, 0, 0.1, 0.6, -1],
      [0, 0, 0, 0, 0],
      [0, 0, 0, 0, 0],
      [0, 0, 0, 0, 0],
    ];
    const weights = new ItemWeights(['t01', 't02', 't03', 't04', 't05'], Float32Array.from(rows.flat()));
    const state = { titles: titles(6), weights, neighbors: { t01: [['t06', 1]] as const } };
    const liked = [finished('t01'), finished('t02', NOON, { stars: 5 })];
    expect((await build(topPicks, { ...state, history: liked }))[0]?.titleIds).toEqual(['t04', 't03', 't06', 't05']);
    const disliked = [finished('t01'), finished('t02', NOON, { stars: 1 })];
    expect((await build(topPicks, { ...state, history: disliked }))[0]?.titleIds).toEqual(['t03', 't04', 't06', 't05']);
  });

  it('never offers titles that were finished or rated', async () => {
    const [row] = await build(topPicks, {
      titles: titles(5),
      history: [finished('t01'), entry('t02', { stars: 4 }), entry('t03', { stars: 1 })],
      neighbors: { t01: [['t02', 1]], t02: [['t01', 1]] },
    });
    expect(row?.titleIds).toEqual(['t04', 't05']);
  });

  it('fills its tail by genres where the model has no neighbors', async () => {
    const known = [title('seed', { genres: ['Western'] }), ...titles(2), title('w', { genres: ['Western'] })];
    const [row] = await build(topPicks, { titles: known, history: [finished('seed')] });
    expect(row?.titleIds).toEqual(['w', 't01', 't02']);
  });

  it('offers popular titles to a new viewer, and says so', async () => {
    const state = { titles: titles(3), popular: [['t02', 9]] as const };
    expect(await build(topPicks, state)).toEqual([
      { rowId: 'top-picks', title: 'Popular on Marquee', because: 'new-viewer', titleIds: ['t02', 't01', 't03'] },
    ]);
  });

  it('does not call a viewer new who has only rated badly', async () => {
    const [row] = await build(topPicks, { titles: titles(3), history: [entry('t01', { stars: 1 })] });
    expect(row?.because).toBeUndefined();
  });

  it('has the requested number of titles, each once', async () => {
    const [row] = await build(
      topPicks,
      { titles: titles(30), history: [finished('t01')], neighbors: { t01: [['t20', 0.5]] } },
      { items: 12 },
    );
    expect([row?.titleIds.length, new Set(row?.titleIds).size, row?.titleIds[0]]).toEqual([12, 12, 't20']);
  });
});

describe('because you watched', () => {
  const state = { titles: titles(12), history: [finished('t01', minutesAfterNoon(1))] };

  it('names the watched title and offers similar ones', async () => {
    const neighbors = { t01: titles(7).map(({ titleId }, rank) => [titleId, 1 - rank / 10] as const) };
    expect(await build(becauseYouWatched, { ...state, neighbors })).toEqual([
      {
        rowId: 'because-you-watched:t01',
        title: 'Because you watched The t01',
        because: 'You watched The t01',
        titleIds: ['t02', 't03', 't04', 't05', 't06', 't07'],
      },
    ]);
  });

  it.each([
    ['listed', entry('t01', { inMyList: true, listedAt: minutesAfterNoon(1) })],
    ['started', entry('t01', { starts: 1, positionSeconds: 600, playedAt: minutesAfterNoon(1) })],
    ['finished and did not like', finished('t01', minutesAfterNoon(1), { stars: 2 })],
  ])('makes no row from a title that the viewer only %s', async (_, watched) => {
    expect(await build(becauseYouWatched, { ...state, history: [watched] })).toEqual([]);
  });

  it('makes a row for each of the two most recent titles', async () => {
    const history = [3, 1, 2].map((n) => finished(`t0${n}`, minutesAfterNoon(n)));
    const rows = await build(becauseYouWatched, { ...state, history });
    expect(rows.map(({ rowId }) => rowId)).toEqual(['because-you-watched:t03', 'because-you-watched:t02']);
  });

  it('uses genres for a title that the model does not know, and makes no row of fewer than five titles', async () => {
    const known = [title('seed', { genres: ['Western'] }), ...titles(9), ...titles(4, { genres: ['Western'] }, 'w')];
    const history = [finished('seed')];
    expect(await build(becauseYouWatched, { titles: known, history })).toEqual([]);
    const fifth = title('w05', { genres: ['Western', 'Drama'] });
    expect(idsIn(await build(becauseYouWatched, { titles: [...known, fifth], history }))).toEqual([
      ['w01', 'w02', 'w03', 'w04', 'w05'],
    ]);
  });

  it('builds rows for the requested titles only', async () => {
    const rows = await build(becauseYouWatched, state, { seeds: ['t07', 'unknown'] });
    expect(rows.map(({ rowId }) => rowId)).toEqual(['because-you-watched:t07']);
    expect(idsIn(rows)[0]).not.toContain('t01');
  });
});

describe('trending now', () => {
  const trending = [
    ['t02', 5],
    ['unknown', 4],
    ['t01', 3],
  ] as const;

  it('follows the trending ranking, without titles that have not arrived', async () => {
    expect(idsIn(await build(trendingNow, { titles: titles(3), trending }))).toEqual([['t02', 't01']]);
  });

  it('is empty while nothing is played', async () => {
    expect(idsIn(await build(trendingNow, { titles: titles(3) }))).toEqual([[]]);
  });
});

describe('popular in genre', () => {
  const known = [
    ...titles(4, { genres: ['Sci-Fi & Fantasy'] }, 's'),
    ...titles(4, { genres: ['Western'] }, 'w'),
    ...titles(2, { genres: ['Noir'] }, 'n'),
  ];
  const popular = [
    ['w03', 9],
    ['w01', 6],
    ['s02', 1],
  ] as const;

  it("starts with the viewer's favorite genre, and leaves out finished titles", async () => {
    const rows = await build(popularInGenre, { titles: known, popular, history: [finished('s01')] });
    expect(rows).toEqual([
      {
        rowId: 'popular-in-genre:sci-fi-fantasy',
        title: 'Popular in Sci-Fi & Fantasy',
        titleIds: ['s02', 's03', 's04'],
      },
      { rowId: 'popular-in-genre:western', title: 'Popular in Western', titleIds: ['w03', 'w01', 'w02', 'w04'] },
    ]);
  });

  it('starts with the most watched genre for a new viewer', async () => {
    const rows = await build(popularInGenre, { titles: known, popular });
    expect(rows.map(({ rowId }) => rowId)).toEqual(['popular-in-genre:western', 'popular-in-genre:sci-fi-fantasy']);
  });

  it('builds a row for each genre in any script, with signs and with emoji, under the name of the genre', async () => {
    const names = ['C', 'C++', 'Épouvante', 'драма', 'ドラマ', '🎬'];
    const each = names.flatMap((name, n) => titles(4, { genres: [name] }, `${n}-`));
    const genreIds = names.map((name) => genreId(name) ?? '');
    const rows = await build(popularInGenre, { titles: each }, { seeds: genreIds });
    expect(rows.map(({ title: heading }) => heading)).toEqual(names.map((name) => `Popular in ${name}`));
    for (const [n, { rowId, titleIds }] of rows.entries()) {
      expect(RowId.parse(rowId)).toBe(`popular-in-genre:${genreIds[n]}`);
      expect(titleIds).toEqual(['01', '02', '03', '04'].map((number) => `${n}-${number}`));
    }
  });

  it('builds rows for the requested genres, but not for an unknown or small one', async () => {
    const rows = await build(popularInGenre, { titles: known }, { seeds: ['western', 'opera', 'noir'] });
    expect(rows.map(({ rowId }) => rowId)).toEqual(['popular-in-genre:western']);
  });
});

describe('new releases', () => {
  const released = (day: string) => new Date(`1995-${day}T00:00:00Z`);

  it('measures age from the newest title of the catalog, even if that is old', async () => {
    const known = [title('old', { releasedAt: released('01-01') }), title('new', { releasedAt: released('06-01') })];
    expect(idsIn(await build(newReleases, { titles: known }))).toEqual([['new', 'old']]);
  });

  it('prefers the genres of the viewer among titles of the same day, and leaves out finished ones', async () => {
    const known = [
      title('a', { releasedAt: released('06-01') }),
      title('b', { releasedAt: released('06-01'), genres: ['Western'] }),
      title('seen', { releasedAt: released('06-02'), genres: ['Western'] }),
    ];
    expect(idsIn(await build(newReleases, { titles: known }))).toEqual([['seen', 'a', 'b']]);
    expect(idsIn(await build(newReleases, { titles: known, history: [finished('seen')] }))).toEqual([['b', 'a']]);
  });

  it('is empty before the first title has arrived', async () => {
    expect(idsIn(await build(newReleases, {}))).toEqual([[]]);
  });
});

describe('watch again', () => {
  it('offers finished titles that were liked, better rated ones first, then more often watched ones', async () => {
    const history = [
      finished('t01'),
      finished('t02', undefined, { finishes: 3 }),
      finished('t03', undefined, { stars: 5 }),
      finished('t04', undefined, { stars: 2 }),
      entry('t05', { stars: 5 }),
    ];
    expect(idsIn(await build(watchAgain, { titles: titles(5), history }))).toEqual([['t03', 't02', 't01']]);
  });

  it('is empty for a viewer who has finished nothing', async () => {
    expect(idsIn(await build(watchAgain, { titles: titles(5), history: [entry('t01', { stars: 5 })] }))).toEqual([[]]);
  });
});

describe('every kind of row', () => {
  const history = [
    finished('t01'),
    finished('t02', minutesAfterNoon(3)),
    entry('t03', { positionSeconds: 1_200, playedAt: minutesAfterNoon(1) }),
    entry('t04', { positionSeconds: 1_200, playedAt: minutesAfterNoon(1) }),
    entry('t06', { inMyList: true, listedAt: minutesAfterNoon(2) }),
    entry('t05', { inMyList: true, listedAt: minutesAfterNoon(2) }),
  ];
  const known = titles(20, { runtimeMinutes: 80 });
  const trending = titles(9).map(({ titleId }) => [titleId, 1] as const);

  it.each(ROW_KIND_BUILDERS.map((kind) => [kind.kind, kind] as const))(
    '%s builds the same rows for any order of the state, and breaks ties by title id',
    async (_, kind) => {
      const rows = await build(kind, { titles: known, history, trending });
      const reversed = await build(kind, { titles: known.toReversed(), history: history.toReversed(), trending });
      expect(reversed).toEqual(rows);
      expect(rows.length).toBeGreaterThan(0);
      for (const ids of idsIn(rows)) {
        expect(ids.length).toBeGreaterThan(1);
        expect(ids).toEqual([...ids].sort());
      }
    },
  );
});
