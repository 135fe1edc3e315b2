import type { SharedPage } from '@marquee/contracts/page';
import { Injectable } from '@nestjs/common';
import type { Rung } from './rung.js';
import { SharedPages } from './shared-pages.js';

/** The page of titles that are popular with all viewers. */
@Injectable()
export class PopularRung implements Rung {
  readonly source = 'popular';

  constructor(private readonly pages: SharedPages) {}

  storedPage(): SharedPage | undefined {
    return this.pages.popular;
  }
}
