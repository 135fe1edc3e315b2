import { appliedStatistics } from '@marquee/contracts/row-builder';
import { Handle, Input } from '@marquee/service-defaults';
import type { InputOf, OutputOf } from '@marquee/service-defaults';
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
