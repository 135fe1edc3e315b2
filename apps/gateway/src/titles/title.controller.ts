import { search, title } from '@marquee/contracts/gateway';
import { Handle, Input } from '@marquee/http';
import type { InputOf, OutputOf } from '@marquee/http';
import { Controller, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { TitleService } from './title.service.js';

/** The header `Age` (RFC 9111) distinguishes a copy from a live answer of the catalog. */
@Controller()
export class TitleController {
  constructor(private readonly titles: TitleService) {}

  @Handle(title)
  async title(
    @Input(title) { params }: InputOf<typeof title>,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<OutputOf<typeof title>> {
    const { value, ageSeconds } = await this.titles.findTitle(params.titleId);
    void reply.header('age', String(ageSeconds));
    return value;
  }

  @Handle(search)
  async search(
    @Input(search) { query }: InputOf<typeof search>,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<OutputOf<typeof search>> {
    const { value, ageSeconds } = await this.titles.searchTitles(query.q, query.limit);
    void reply.header('age', String(ageSeconds));
    return { titles: value };
  }
}
