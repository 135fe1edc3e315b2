import { ServiceDefaultsModule } from '@marquee/service-defaults';
import { Module } from '@nestjs/common';
import { AccessModule } from './access/access.module.js';
import { AuditModule } from './audit/audit.module.js';
import { consoleSettings } from './console.config.js';
import { FaultsModule } from './faults/faults.module.js';
import { FleetModule } from './fleet/fleet.module.js';
import { ProcessesModule } from './processes/processes.module.js';
import { PropertiesModule } from './properties/properties.module.js';
import { TracesModule } from './traces/traces.module.js';
import { WebModule } from './web/web.module.js';

@Module({
  imports: [
    ServiceDefaultsModule.forRoot({ service: 'console', settings: consoleSettings }),
    AccessModule,
    FleetModule,
    FaultsModule,
    ProcessesModule,
    PropertiesModule,
    AuditModule,
    TracesModule,
    WebModule,
  ],
})
export class AppModule {}
