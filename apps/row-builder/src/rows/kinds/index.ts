import type { RowKindBuilder } from '../row-kind-builder.js';
import { becauseYouWatched } from './because-you-watched/because-you-watched.js';
import { continueWatching } from './continue-watching.js';
import { myList } from './my-list.js';
import { newReleases } from './new-releases.js';
import { popularInGenre } from './popular-in-genre.js';
import { topPicks } from './top-picks.js';
import { trendingNow } from './trending-now.js';
import { watchAgain } from './watch-again.js';

/** Every kind of row. The order has no meaning: lolomo orders the page. */
export const ROW_KIND_BUILDERS: readonly RowKindBuilder[] = [
  continueWatching,
  myList,
  topPicks,
  becauseYouWatched,
  trendingNow,
  popularInGenre,
  newReleases,
  watchAgain,
];
