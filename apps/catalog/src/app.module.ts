import { ServiceDefaultsModule } from '@marquee/service-defaults';
import { Module } from '@nestjs/common';
import { catalogSettings } from './catalog.config.js';
import { TitlesModule } from './titles/titles.module.js';

@Module({
  imports: [ServiceDefaultsModule.forRoot({ service: 'catalog', settings: catalogSettings }), TitlesModule],
})
export class AppModule {}
