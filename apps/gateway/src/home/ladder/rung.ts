import type { DegradedSource, Page, SharedPage } from '@marquee/contracts/page';
import type { PageRequest } from './stored-page.domain.js';

/** One source of stored pages. Reading a page may cost parsing, so the ladder only reads a rung that it needs. */
export interface Rung {
  readonly source: DegradedSource;
  /** The stored page for this viewer as it was composed, not trimmed; undefined if this rung has none. */
  storedPage(request: PageRequest): Page | SharedPage | undefined;
}
