import { buildRows, popularRows, segmentRows } from '@marquee/contracts/row-builder';
import { Handle, Input } from '@marquee/http';
import type { InputOf, OutputOf } from '@marquee/http';
import { Controller, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { RowsService } from './rows.service.js';

@Controller()
export class RowsController {
  constructor(private readonly rows: RowsService) {}

  @Handle(buildRows)
  async build(
    @Input(buildRows) { body }: InputOf<typeof buildRows>,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<OutputOf<typeof buildRows>> {
    const startedAt = performance.now();
    const built = await this.rows.build(body);
    void reply.header('server-timing', `build;dur=${(performance.now() - startedAt).toFixed(1)}`);
    return built;
  }

  @Handle(popularRows)
  popular(): Promise<OutputOf<typeof popularRows>> {
    return this.rows.popular();
  }

  @Handle(segmentRows)
  segments(): Promise<OutputOf<typeof segmentRows>> {
    return this.rows.segments();
  }
}
