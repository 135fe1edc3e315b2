import { Page } from '@marquee/contracts/page';
import page from '../generated/static-page.json' with { type: 'json' };

/** Made at build time from the film list: needs no network, no data folder and no other process. */
export const STATIC_PAGE: Page = Page.parse(page);
