import { negotiate } from '@fastify/accept-negotiator';
import { home, homeRow } from '@marquee/contracts/gateway';
import { PAGE_SOURCE_HEADER } from '@marquee/contracts/headers';
import { GRID_SIZES } from '@marquee/contracts/page';
import type { Device } from '@marquee/contracts/page';
import { Deadline } from '@marquee/resilience';
import { currentContext, Handle, Input } from '@marquee/http';
import type { InputOf, OutputOf } from '@marquee/http';
import { currentSpan } from '@marquee/observability';
import { InjectSettings } from '@marquee/service-defaults';
import { Controller, Headers, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import type { GatewaySettings } from '../gateway.config.js';
import { SessionViewer } from '../session/request-session.js';
import { HomeService } from './home.service.js';
import type { PageRequest } from './ladder/stored-page.domain.js';
import { isBytes } from './page-content.js';

@Controller()
export class HomeController {
  constructor(
    private readonly homeService: HomeService,
    @InjectSettings() private readonly settings: Pick<GatewaySettings, 'CONSOLE_URL'>,
  ) {}

  @Handle(home)
  async page(
    @SessionViewer() viewerId: string,
    @Input(home) { query }: InputOf<typeof home>,
    @Headers('accept-encoding') acceptEncoding: string | undefined,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<OutputOf<typeof home> | Buffer> {
    const request = pageRequest(viewerId, query.device, query.rows, query.items);
    const context = currentContext();
    const { page, timing } = await this.homeService.page(request, {
      deadline: context?.deadline ?? Deadline.after(home.deadlineMs),
      urgency: context?.urgency ?? home.urgency,
      acceptsGzip: negotiate(acceptEncoding ?? '', ['gzip', 'identity']) === 'gzip',
    });
    void reply.headers({ [PAGE_SOURCE_HEADER]: page.source, 'server-timing': timing, vary: 'accept-encoding' });
    const trace = currentSpan()?.context.traceId;
    const { CONSOLE_URL: consoleUrl } = this.settings;
    if (trace !== undefined && consoleUrl !== undefined) {
      void reply.header('link', `<${new URL(`#trace=${trace}`, consoleUrl).href}>; rel="describedby"`);
    }
    if (!isBytes(page)) return page;
    void reply.header('content-type', 'application/json; charset=utf-8');
    if (page.isGzip) void reply.header('content-encoding', 'gzip');
    return page.bytes;
  }

  @Handle(homeRow)
  row(
    @SessionViewer() viewerId: string,
    @Input(homeRow) { params, query }: InputOf<typeof homeRow>,
  ): Promise<OutputOf<typeof homeRow>> {
    const request = pageRequest(viewerId, query.device, undefined, query.items);
    const deadline = currentContext()?.deadline ?? Deadline.after(homeRow.deadlineMs);
    return this.homeService.row(request, params.rowId, query.pageId, deadline);
  }
}

/** The grid size of the device is the default. */
function pageRequest(
  viewerId: string,
  device: Device,
  rows: number = GRID_SIZES[device].rows,
  items: number = GRID_SIZES[device].items,
): PageRequest {
  return { viewerId, device, rows, items };
}
