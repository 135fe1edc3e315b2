import type { Title } from '@marquee/contracts/title';
import { catalogTitles } from '@marquee/contracts/topics';
import type { Batch } from '@marquee/messaging';
import { Controller } from '@nestjs/common';
import { EventPattern, Payload } from '@nestjs/microservices';
import { TitlesRepository } from './titles.repository.js';

@Controller()
export class TitlesConsumer {
  constructor(private readonly titles: TitlesRepository) {}

  @EventPattern(catalogTitles.name)
  async apply(@Payload() batch: Batch<Title>): Promise<void> {
    await this.titles.apply(
      batch.records.map(({ value }) => value),
      batch.position,
    );
  }
}
