import type { RowKind } from '../row-kind.js';
import { becauseYouWatched } from './because-you-watched/because-you-watched.domain.js';
import { continueWatching } from './continue-watching/continue-watching.domain.js';
import { myList } from './my-list/my-list.domain.js';
import { newReleases } from './new-releases/new-releases.domain.js';
import { popularInGenre } from './popular-in-genre/popular-in-genre.domain.js';
import { topPicks } from './top-picks/top-picks.domain.js';
import { trendingNow } from './trending-now/trending-now.domain.js';
import { watchAgain } from './watch-again/watch-again.domain.js';

/** Every row kind there is; the order says nothing, lolomo orders the page. */
export const ROW_KINDS: readonly RowKind[] = [
  continueWatching,
  myList,
  topPicks,
  becauseYouWatched,
  trendingNow,
  popularInGenre,
  newReleases,
  watchAgain,
];
