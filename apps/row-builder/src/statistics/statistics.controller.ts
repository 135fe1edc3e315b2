import { appliedStatistics } from '@marquee/contracts/row-builder';
import { Handle, Input } from '@marquee/http';
import type { InputOf, OutputOf } from '@marquee/http';
import { Controller } from '@nestjs/common';
import { StatisticsRepository } from './statistics.repository.js';

@Controller()
export class StatisticsController {
  constructor(private readonly statistics: StatisticsRepository) {}

  @Handle(appliedStatistics)
  read(
    @Input(appliedStatistics) { query }: InputOf<typeof appliedStatistics>,
  ): Promise<OutputOf<typeof appliedStatistics>> {
    return this.statistics.read(query.viewerId);
  }
}
