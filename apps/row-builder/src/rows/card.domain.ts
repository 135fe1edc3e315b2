import type { TitleCard } from '@marquee/contracts/page';
import { progressOf } from '../state/viewer-history.domain.js';
import type { ViewerHistory } from '../state/viewer-history.domain.js';
import type { CatalogueTitle } from '../titles/catalogue.domain.js';

/** What the page shows of a title: the same for everybody, or with what this viewer did with it. */
export function cardOf(title: CatalogueTitle, history: ViewerHistory | undefined): TitleCard {
  const card: TitleCard = {
    titleId: title.titleId,
    name: title.name,
    year: title.year,
    genres: [...title.genres],
    ...(title.runtimeMinutes !== null && { runtimeMinutes: title.runtimeMinutes }),
  };
  if (history === undefined) return card;
  const entry = history.of(title.titleId);
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
