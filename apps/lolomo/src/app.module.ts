import { ServiceDefaultsModule, baseSettings } from '@marquee/service-defaults';
import { Module } from '@nestjs/common';
import { PagesModule } from './pages/pages.module.js';

@Module({
  imports: [ServiceDefaultsModule.forRoot({ service: 'lolomo', settings: baseSettings }), PagesModule],
})
export class AppModule {}
