import { getTitle, putTitles, searchTitles } from '@marquee/contracts/catalog';
import { Handle, ProblemError, Input } from '@marquee/http';
import type { InputOf, OutputOf } from '@marquee/http';
import { Controller } from '@nestjs/common';
import { TitleRelay } from '../publishing/title-relay.js';
import { TitlesRepository } from './titles.repository.js';

@Controller()
export class TitlesController {
  constructor(
    private readonly titles: TitlesRepository,
    private readonly relay: TitleRelay,
  ) {}

  @Handle(getTitle)
  async title(@Input(getTitle) { params }: InputOf<typeof getTitle>): Promise<OutputOf<typeof getTitle>> {
    const title = await this.titles.find(params.titleId);
    if (title) return title;
    throw new ProblemError({
      status: 404,
      code: 'no-such-title',
      detail: `The catalogue has no title "${params.titleId}". Search for it, or take an id from a page.`,
    });
  }

  @Handle(searchTitles)
  async search(@Input(searchTitles) { query }: InputOf<typeof searchTitles>): Promise<OutputOf<typeof searchTitles>> {
    return { titles: await this.titles.search(query.q, query.limit) };
  }

  @Handle(putTitles)
  async put(@Input(putTitles) { body }: InputOf<typeof putTitles>): Promise<OutputOf<typeof putTitles>> {
    const changed = await this.titles.put(body.titles);
    this.relay.wake();
    return { changed, unchanged: body.titles.length - changed };
  }
}
