import { home, homeRow } from '@marquee/contracts/gateway';
import { Deadline } from '@marquee/resilience';
import { currentContext, Handle, Input } from '@marquee/service-defaults';
import type { InputOf, OutputOf } from '@marquee/service-defaults';
import { Controller, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { SignedIn } from '../session/request-session.js';
import { HomeService, pageRequest } from './home.service.js';
import type { Asker } from './home.service.js';

@Controller()
export class HomeController {
  constructor(private readonly homes: HomeService) {}

  @Handle(home)
  async page(
    @SignedIn() viewerId: string,
    @Input(home) { query }: InputOf<typeof home>,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<OutputOf<typeof home>> {
    const request = pageRequest(viewerId, query.device, query.rows, query.items);
    const { page, timing } = await this.homes.page(request, asker(home.deadlineMs));
    void reply.headers({ 'x-page-source': page.source, 'server-timing': timing });
    return page;
  }

  @Handle(homeRow)
  row(
    @SignedIn() viewerId: string,
    @Input(homeRow) { params, query }: InputOf<typeof homeRow>,
  ): Promise<OutputOf<typeof homeRow>> {
    const request = pageRequest(viewerId, query.device, undefined, query.items);
    return this.homes.row(request, params.rowId, query.pageId, asker(homeRow.deadlineMs));
  }
}

function asker(deadlineMs: number): Asker {
  return currentContext() ?? { deadline: Deadline.after(deadlineMs), urgency: home.urgency };
}
