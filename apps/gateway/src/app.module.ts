import { ServiceDefaultsModule } from '@marquee/service-defaults';
import { Module } from '@nestjs/common';
import { EventsModule } from './events/events.module.js';
import { gatewaySettings } from './gateway.config.js';
import { HomeModule } from './home/home.module.js';
import { IngressModule } from './ingress/ingress.module.js';
import { SessionModule } from './session/session.module.js';
import { TitlesModule } from './titles/titles.module.js';
import { UpdatesModule } from './updates/updates.module.js';
import { ViewersModule } from './viewers/viewers.module.js';
import { WebModule } from './web/web.module.js';

@Module({
  imports: [
    ServiceDefaultsModule.forRoot({ service: 'gateway', settings: gatewaySettings, operations: 'private-port' }),
    IngressModule,
    SessionModule,
    ViewersModule,
    HomeModule,
    TitlesModule,
    EventsModule,
    UpdatesModule,
    WebModule,
  ],
})
export class AppModule {}
