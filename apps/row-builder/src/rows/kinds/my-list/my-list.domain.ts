import { byRecency } from '../../by-recency.domain.js';
import type { RowKind } from '../../row-kind.js';

export const myList: RowKind = {
  kind: 'my-list',
  async build({ items }, state) {
    const [history, catalogue] = await Promise.all([state.history(), state.catalogue()]);
    const listed = history.entries.filter((entry) => entry.inMyList && catalogue.titles.has(entry.titleId));
    return [
      { rowId: 'my-list', title: 'My list', titleIds: byRecency(listed, (entry) => entry.listedAt).slice(0, items) },
    ];
  },
};
