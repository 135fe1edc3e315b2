import { SharedPage } from '@marquee/contracts/page';
import { Injectable } from '@nestjs/common';
import page from '../../generated/static-page.json' with { type: 'json' };
import type { Rung } from './rung.js';

/** The page generated at build time from the film list. It needs no network, no data directory and no other process. */
@Injectable()
export class StaticRung implements Rung {
  readonly source = 'static';
  private readonly page = SharedPage.parse(page);

  storedPage(): SharedPage {
    return this.page;
  }
}
