import { getTitle, putTitles, searchTitles } from '@marquee/contracts/catalog';
import { Handle, Input, ProblemError } from '@marquee/http';
import type { InputOf, OutputOf } from '@marquee/http';
import { Controller } from '@nestjs/common';
import { TitleRelay } from '../outbox/title-relay.service.js';
import { TitleSearchRepository } from '../search/title-search.repository.js';
import { TitlesRepository } from './titles.repository.js';

@Controller()
export class TitlesController {
  constructor(
    private readonly titles: TitlesRepository,
    private readonly search: TitleSearchRepository,
    private readonly relay: TitleRelay,
  ) {}

  @Handle(getTitle)
  async title(@Input(getTitle) { params }: InputOf<typeof getTitle>): Promise<OutputOf<typeof getTitle>> {
    const title = await this.titles.findTitle(params.titleId);
    if (title) return title;
    throw new ProblemError({
      status: 404,
      code: 'no-such-title',
      detail: `The catalog has no title "${params.titleId}". Search for it, or take an id from a page.`,
    });
  }

  @Handle(searchTitles)
  async searchTitles(
    @Input(searchTitles) { query }: InputOf<typeof searchTitles>,
  ): Promise<OutputOf<typeof searchTitles>> {
    const titleIds = await this.search.findTitleIds(query.q, query.limit);
    return { titles: await this.titles.findTitles(titleIds) };
  }

  @Handle(putTitles)
  async put(@Input(putTitles) { body }: InputOf<typeof putTitles>): Promise<OutputOf<typeof putTitles>> {
    const changed = await this.titles.putTitles(body.titles);
    this.relay.publishSoon();
    return { changed, unchanged: body.titles.length - changed };
  }
}
