import type { TitleCard } from '@marquee/contracts/page';
import type { CatalogTitle } from '../catalog/catalog.domain.js';
import { progressOf } from '../history/viewer-history.domain.js';
import type { ViewerHistory } from '../history/viewer-history.domain.js';

/** What a page shows about a title; with a history, also what that viewer did with it. */
export function cardOf(title: CatalogTitle, history: ViewerHistory | undefined): TitleCard {
  const card: TitleCard = {
    titleId: title.titleId,
    name: title.name,
    year: title.year,
    genres: [...title.genres],
    ...(title.runtimeMinutes !== null && { runtimeMinutes: title.runtimeMinutes }),
  };
  if (history === undefined) return card;
  const entry = history.entryOf(title.titleId);
  const progress = entry && progressOf(entry, title.runtimeMinutes);
  return {
    ...card,
    state: {
      inMyList: entry?.inMyList ?? false,
      ...(entry?.stars != null && { rating: entry.stars }),
      ...(progress !== undefined && { progress }),
    },
  };
}
