import type { ViewerTitle } from '../applying/viewer-title.domain.js';
import { compareText } from '../titles/catalogue.domain.js';

/** Title ids, the latest first; at the same instant by id. */
export function byRecency(entries: readonly ViewerTitle[], when: (entry: ViewerTitle) => Date | null): string[] {
  const at = (entry: ViewerTitle) => when(entry)?.getTime() ?? 0;
  return entries.toSorted((a, b) => at(b) - at(a) || compareText(a.titleId, b.titleId)).map((entry) => entry.titleId);
}
