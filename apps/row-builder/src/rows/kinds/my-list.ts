import { byRecency } from '../../history/viewer-history.domain.js';
import type { RowKindBuilder } from '../row-kind-builder.js';

export const myList: RowKindBuilder = {
  kind: 'my-list',
  async build({ items }, state) {
    const [history, catalog] = await Promise.all([state.history(), state.catalog()]);
    const listed = history.entries.filter((entry) => entry.inMyList && catalog.titles.has(entry.titleId));
    const titleIds = byRecency(listed, (entry) => entry.listedAt).slice(0, items);
    return [{ rowId: 'my-list', title: 'My list', titleIds }];
  },
};
