import { composePage, composeRow, popularPage, segmentPages } from '@marquee/contracts/lolomo';
import { Handle, Input } from '@marquee/http';
import type { InputOf, OutputOf } from '@marquee/http';
import { Controller, Headers, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { LivePage } from './live-page.js';
import { PagesService } from './pages.service.js';
import { SharedPagesService } from './shared-pages.service.js';

@Controller()
export class PagesController {
  constructor(
    private readonly pages: PagesService,
    private readonly shared: SharedPagesService,
  ) {}

  @Handle(composePage)
  async page(
    @Input(composePage) { body }: InputOf<typeof composePage>,
    @Headers('accept-encoding') acceptEncoding: string | undefined,
    @Headers('cache-control') cacheControl: string | undefined,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<OutputOf<typeof composePage> | Buffer> {
    const { page, timing } = await this.pages.compose({ ...body, maxAgeMs: maxAgeMs(cacheControl) });
    void reply.header('server-timing', timing);
    if (!(page instanceof LivePage)) return page;
    void reply.headers({ ...page.headers, 'content-type': 'application/json; charset=utf-8' });
    // The gateway is the only caller, and asks for gzip or for nothing.
    if (acceptEncoding !== 'gzip') return page.text();
    void reply.header('content-encoding', acceptEncoding);
    return page.gzip();
  }

  @Handle(composeRow)
  row(@Input(composeRow) { body }: InputOf<typeof composeRow>): Promise<OutputOf<typeof composeRow>> {
    return this.pages.composeRow(body);
  }

  @Handle(popularPage)
  popular(): OutputOf<typeof popularPage> {
    return this.shared.popularPage();
  }

  @Handle(segmentPages)
  segments(): OutputOf<typeof segmentPages> {
    return { pages: this.shared.segmentPages() };
  }
}

/** How old the client lets an answer be (RFC 9111, 5.2.1.1), in milliseconds; 0 if it does not say so. */
function maxAgeMs(cacheControl = ''): number {
  return Number(/^max-age=(\d{1,5})$/.exec(cacheControl)?.[1] ?? 0) * 1_000;
}
