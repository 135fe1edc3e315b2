import { getTitle, searchTitles } from '@marquee/contracts/catalog';
import { ClientsModule, DegradationSwitch } from '@marquee/service-defaults';
import { Module } from '@nestjs/common';
import { TitleController } from './title.controller.js';
import { TitleLimits } from './title.limits.js';
import { TitleService } from './title.service.js';

/** Titles and search from the catalog, with copies for when it is unavailable. */
@Module({
  imports: [ClientsModule.forFeature(getTitle, searchTitles)],
  controllers: [TitleController],
  providers: [TitleService, TitleLimits, DegradationSwitch],
})
export class TitlesModule {}
