import type { SharedPage } from '@marquee/contracts/page';
import type { Rung } from './rung.js';
import type { SharedPages } from './shared-pages.js';

/** The page of titles that are popular with all viewers. */
export class PopularRung implements Rung {
  readonly source = 'popular';

  constructor(private readonly pages: SharedPages) {}

  storedPage(): SharedPage | undefined {
    return this.pages.popular;
  }
}
